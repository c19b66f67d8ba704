import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AUDIT, auditedAs } from '@/e2e/hand/audit-log';
import { accountToken, applyManifest } from '@/e2e/hand/manifests';
import { creating, roleOf } from '@/e2e/hand/sendings';
import { clusterGrant, namespace } from '@/e2e/live/rbac-objects';
import { type Cluster, startCluster } from '@/e2e/servers';
import type { Actor } from '@/lib/usecases';
import { readSettings } from './env';
import { ActorHands } from './hands';
import { createLog } from './log';
import { openMappings } from './login/mappings';
import { type Source, openSources } from './sources';

const ISSUER = 'https://issuer.example';
const CLOCK = { now: () => Date.now() };

let cluster: Cluster;
let sources: readonly Source[] = [];
let folder = '';
let hands: ActorHands;
let id = '';

beforeAll(async () => {
  cluster = await startCluster({ audit: AUDIT });
  // The right to write roles comes with the group alone.
  const held = [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['*'] }];
  const [writer] = clusterGrant('leads', 'unused', held);
  if (writer === undefined) throw new Error('a grant is a role and its binding');
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'oidc:platform' }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'leads' };
  const binding = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', roleRef, subjects };
  await cluster.applyAll([namespace('web'), writer, { ...binding, metadata: { name: 'leads' } }]);
  await applyManifest(cluster, 'actor-constrained');
  folder = mkdtempSync(join(tmpdir(), 'castellan-hands-'));
  const settings = readSettings({
    NODE_ENV: 'test',
    HOSTNAME: '127.0.0.1',
    CASTELLAN_DATA: join(folder, 'data'),
    CASTELLAN_KUBECONFIG: cluster.kubeconfig({ token: await accountToken(cluster, 'castellan-actor') }),
    CASTELLAN_LOG_LEVEL: 'silent',
  });
  sources = await openSources(settings, CLOCK, createLog(settings));
  id = sources[0]?.model.id ?? '';
  const setting = { usernameClaim: 'email', usernamePrefix: 'oidc:', groupsClaim: 'groups', groupsPrefix: 'oidc:' };
  const identity = { default: { ...setting, actor: 'impersonate' as const }, clusters: new Map() };
  const mappings = openMappings({ identity, demoLogin: false }, { issuer: ISSUER, clientId: 'castellan' });
  const authentication = { idToken: () => Promise.resolve(''), onEnd: () => () => undefined };
  hands = new ActorHands({ sources, login: { mappings, authentication }, clock: CLOCK });
});
afterAll(async () => {
  hands.stop();
  await Promise.all(sources.map((source) => source.stop()));
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** One session, with the claims that its token has now. */
const alice = (groups: readonly string[]): Actor => ({
  mode: 'signed-in',
  person: { issuer: ISSUER, subject: 'alice', name: 'Alice' },
  claims: { iss: ISSUER, sub: 'alice', aud: 'castellan', email: 'alice@example.com', groups: [...groups] },
  sessionId: 'one-and-the-same',
});

it('writes go out as who the person is now: a group that the renewed token lacks is gone', async () => {
  const write = async (name: string, groups: readonly string[]) => {
    const auditId = randomUUID();
    const hand = await hands.of(id, alice(groups));
    const written = await hand.send(creating(roleOf('web', name, [])), auditId);
    return { state: written.state, groups: auditedAs(cluster, auditId)[0]?.impersonatedUser?.groups };
  };
  const before = await write('before', ['platform']);
  expect(before).toEqual({ state: 'done', groups: ['oidc:platform', 'system:authenticated'] });
  const after = await write('after', []);
  expect(after).toEqual({ state: 'refused', groups: ['system:authenticated'] });
  const again = await write('again', ['platform']);
  expect(again).toEqual(before);
});
