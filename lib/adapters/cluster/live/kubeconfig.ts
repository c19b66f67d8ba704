import { dirname, resolve } from 'node:path';
import { AppError } from '@/lib/domain/core';
import { authenticator } from './authenticate';
import type { ClusterAccess } from './cluster-access';
import { readKubeconfigFile } from './kubeconfig-file';
import type { Kubeconfig, KubeconfigCluster } from './kubeconfig-schema';

export type KubeconfigOptions = {
  /** `current-context` when absent. */
  readonly context?: string;
  /**
   * Whether programs that the kubeconfig names (`exec`, `auth-provider`) may run. A kubeconfig is then as powerful as a
   * script: true only for files that the operator named on the command line, never for one that came any other way.
   */
  readonly allowExec: boolean;
};

/** The contexts of a kubeconfig, in its order. Throws AppError `misconfigured`. */
export function contextsOf(file: string): readonly string[] {
  return (readKubeconfigFile(file).contexts ?? []).map(({ name }) => name);
}

/**
 * How a kubeconfig reaches a cluster, everything it needs read once to see that it is there. Relative paths are
 * relative to the file, as for kubectl. Throws AppError `misconfigured`, never with a secret in it.
 */
export async function loadKubeconfig(file: string, options: KubeconfigOptions): Promise<ClusterAccess> {
  const config = readKubeconfigFile(file);
  const { name, context } = findContext(config, file, options.context);
  const cluster = (config.clusters ?? []).find((entry) => entry.name === context.cluster)?.cluster;
  if (cluster === undefined)
    throw wrong(`context ${name} of ${file} names cluster ${context.cluster}, which is not there`);
  const userName = context.user ?? '';
  const entry = (config.users ?? []).find((user) => user.name === userName);
  if (entry === undefined && userName !== '') {
    throw wrong(`context ${name} of ${file} names user ${userName}, which is not there`);
  }
  const server = serverOf(cluster, name);
  const folder = dirname(resolve(file));
  const { authenticate, recheckMs } = authenticator({
    cluster,
    user: entry?.user ?? {},
    name,
    folder,
    file,
    ...options,
  });
  const access: ClusterAccess = {
    name,
    server,
    insecure: cluster['insecure-skip-tls-verify'] === true,
    ...(cluster['tls-server-name'] === undefined ? {} : { serverName: cluster['tls-server-name'] }),
    ...proxyOf(cluster, name),
    ...(recheckMs === undefined ? {} : { recheckMs }),
    authenticate,
  };
  await access.authenticate({ renew: false });
  return access;
}

function findContext(config: Kubeconfig, file: string, wanted: string | undefined) {
  const contexts = config.contexts ?? [];
  const name = wanted ?? config['current-context'] ?? '';
  const found = contexts.find((entry) => entry.name === name);
  if (found !== undefined) return { name, context: found.context };
  const there = contexts.map((entry) => entry.name).join(', ');
  const has = there === '' ? 'it has none' : `it has ${there}`;
  if (name === '') throw wrong(`the kubeconfig ${file} has no current-context: name one; ${has}`);
  throw wrong(`the kubeconfig ${file} has no context ${name}; ${has}`);
}

/** The address without credentials. Plain HTTP goes to this machine only: it would show the credentials to the network. */
function serverOf(cluster: KubeconfigCluster, context: string): string {
  const url = URL.parse(cluster.server);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw wrong(`the server of context ${context} is no http or https address`);
  }
  if (url.username !== '' || url.password !== '') throw wrong(`the server of context ${context} holds credentials`);
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && !loopback) {
    throw wrong(`the server of context ${context} is plain http: that is done on this machine only`);
  }
  return `${url.origin}${url.pathname.replace(/(?<!\/)\/+$/, '')}`;
}

function proxyOf(cluster: KubeconfigCluster, context: string): { readonly proxy?: string } {
  const proxy = cluster['proxy-url'];
  if (proxy === undefined) return {};
  if (/^https?:/.test(proxy) && URL.canParse(proxy)) return { proxy };
  throw wrong(`the proxy-url of context ${context} is no http or https address; other proxies are not supported`);
}

function wrong(message: string): AppError {
  return new AppError('misconfigured', message);
}
