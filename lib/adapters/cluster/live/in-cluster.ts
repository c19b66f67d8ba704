import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@/lib/domain/core';
import type { Authentication, ClusterAccess } from './cluster-access';
import { whyUnreadable } from './kubeconfig-file';

/** Where Kubernetes mounts a pod's ServiceAccount. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
/** The kubelet renews the token before it expires; the file is read again this often, as client-go does. */
const RECHECK = 60_000;

export type InClusterOptions = {
  /** KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT of the pod's environment. */
  readonly host: string | undefined;
  readonly port: string | undefined;
  /** Folder of `token` and `ca.crt`. */
  readonly folder?: string;
};

/** The cluster that this process runs in, as its pod's ServiceAccount. Throws AppError `misconfigured` outside of one. */
export async function inCluster({ host, port, folder = SERVICE_ACCOUNT }: InClusterOptions): Promise<ClusterAccess> {
  if (host === undefined || host === '' || port === undefined || !/^\d{1,5}$/.test(port)) {
    throw new AppError('misconfigured', 'this process runs in no pod: KUBERNETES_SERVICE_HOST and _PORT are not set');
  }
  const authenticate = async (): Promise<Authentication> => {
    const [token, ca] = await Promise.all([read(join(folder, 'token')), read(join(folder, 'ca.crt'))]);
    return { headers: { authorization: `Bearer ${token.toString('utf8').trim()}` }, ca };
  };
  await authenticate();
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { name: 'in-cluster', server, insecure: false, recheckMs: RECHECK, authenticate };
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new AppError('misconfigured', `the pod's ServiceAccount: ${file} ${whyUnreadable(error)}`);
  }
}
