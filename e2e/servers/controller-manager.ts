import { join } from 'node:path';
import { z } from 'zod';
import type { ApiServer } from './api-server.ts';
import { ADMIN, writeKubeconfig } from './credentials.ts';
import type { Guard } from './guard.ts';
import { ServerProcess } from './server-process.ts';

/**
 * What tests of access need: `rules` of aggregated ClusterRoles, the ServiceAccount `default` of each namespace, tokens of
 * Secrets of type service-account-token, and the end of deleted namespaces.
 */
export const ACCESS_CONTROLLERS = [
  'clusterrole-aggregation-controller',
  'serviceaccount-controller',
  'serviceaccount-token-controller',
  'namespace-controller',
] as const;

const READY_MS = 60_000;
const adminRoleSchema = z.object({ rules: z.array(z.unknown()).nullish() });

async function hasAggregated(server: ApiServer): Promise<boolean> {
  const path = '/apis/rbac.authorization.k8s.io/v1/clusterroles/admin';
  const role = adminRoleSchema.safeParse((await server.client.request('GET', path)).body);
  return (role.data?.rules?.length ?? 0) > 0;
}

/** Starts kube-controller-manager and waits until it has aggregated the default roles: proof that it works. */
export async function startControllerManager(place: {
  readonly binary: string;
  readonly directory: string;
  readonly server: ApiServer;
  readonly controllers: readonly string[];
  readonly guard: Guard;
}): Promise<void> {
  const { directory, server } = place;
  const kubeconfig = join(directory, 'controller-manager.kubeconfig');
  writeKubeconfig(kubeconfig, { server: server.url, ca: server.ca, user: ADMIN, token: server.token(ADMIN) });
  const args = [
    `--kubeconfig=${kubeconfig}`,
    `--controllers=${place.controllers.join(',')}`,
    `--service-account-private-key-file=${join(directory, 'sa.key')}`,
    `--root-ca-file=${server.certificateFile}`,
    '--leader-elect=false',
    '--secure-port=0',
    '--kube-api-qps=1000',
    '--kube-api-burst=1000',
  ];
  const process = new ServerProcess(place.binary, args, join(directory, 'kube-controller-manager.log'), place.guard);
  await process.until(() => hasAggregated(server), 'rules in ClusterRole admin', READY_MS);
}
