import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { clusterGrant, namespace, role, roleBinding } from '@/e2e/live/rbac-objects';
import { type Cluster, startCluster } from '@/e2e/servers';

const CLI = resolve('scripts/castellan.mjs');
const RBAC = 'rbac.authorization.k8s.io';

let cluster: Cluster;
let file: string;
beforeAll(async () => {
  cluster = await startCluster({ personas: [{ user: 'half-reader' }] });
  await cluster.applyAll([
    namespace('here'),
    role('here', 'reads', 'get'),
    roleBinding('here', 'reads', 'reads', [{ kind: 'Group', name: 'readers' }]),
    ...clusterGrant('half', 'half-reader', [
      { apiGroups: [''], resources: ['namespaces', 'serviceaccounts'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [RBAC], resources: ['clusterroles', 'clusterrolebindings'], verbs: ['get', 'list', 'watch'] },
    ]),
  ]);
  file = join(cluster.directory, 'assertions.yaml');
  return () => cluster.stop();
});

const secrets = (group: string) => `assertions:
  - name: ${group} keep out
    type: must-not
    subjects: [{ kind: Group, name: ${group} }]
    verbs: [get]
    resources: [secrets]
    where: { include: [here] }
`;

function assert(group: string, kubeconfig: string, ...more: readonly string[]) {
  writeFileSync(file, secrets(group));
  const args = [CLI, 'assert', file, '--kubeconfig', kubeconfig, ...more];
  const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { code: run.status, said: run.stdout + run.stderr };
}

it('a live cluster: what holds, what fails, and what is not known because a list is forbidden', () => {
  expect(assert('writers', cluster.kubeconfig())).toMatchObject({ code: 0 });
  const fails = assert('readers', cluster.kubeconfig());
  expect(fails.said).toContain('through RoleBinding here/reads, Role here/reads, rule 1');
  expect(fails.code).toBe(1);
  const unknown = assert('readers', cluster.kubeconfig({ as: 'half-reader' }));
  expect(unknown.said).toContain('UNKNOWN  readers keep out');
  expect(unknown.said).toContain('not read: rolebindings');
  expect(unknown.code).toBe(2);
});

it('a server that does not answer, and a context that is none', () => {
  const gone = assert('readers', cluster.kubeconfig({ server: 'https://127.0.0.1:9' }), '--patience', '3');
  expect(gone.said).toContain('UNKNOWN');
  expect(gone.code).toBe(2);
  const none = assert('readers', cluster.kubeconfig(), '--context', 'nowhere');
  expect(none.said).toContain('cannot check:');
  expect(none.code).toBe(2);
});
