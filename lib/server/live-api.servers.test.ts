import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod/mini';
import * as canRoute from '@/app/api/v1/clusters/[cluster]/can/route';
import * as clusterRoute from '@/app/api/v1/clusters/[cluster]/route';
import * as eventsRoute from '@/app/api/v1/clusters/[cluster]/events/route';
import * as meRoute from '@/app/api/v1/clusters/[cluster]/me/route';
import * as verifyRoute from '@/app/api/v1/clusters/[cluster]/verify/route';
import * as readyRoute from '@/app/readyz/route';
import { clusterGrant, namespace, role, roleBinding } from '@/e2e/live/rbac-objects';
import { type Cluster, startCluster } from '@/e2e/servers';
import { CanOutput, MeOutput, OneClusterOutput, VerifyOutput } from '@/lib/contract';
import { type Server, startServer, useServer } from './container';
import { KEY, PORT, testSettings } from './test-world';

const READS = ['namespaces', 'serviceaccounts'].map((resource) => ({
  apiGroups: [''],
  resources: [resource],
  verbs: ['get', 'list', 'watch'],
}));
const RBAC = ['roles', 'clusterroles', 'rolebindings'].map((resource) => ({
  apiGroups: ['rbac.authorization.k8s.io'],
  resources: [resource],
  verbs: ['get', 'list', 'watch'],
}));

let cluster: Cluster;
let server: Server;
let folder = '';
let base = '';

// A reader that may list everything but clusterrolebindings, so that one gap is there to be shown and closed.
beforeAll(async () => {
  cluster = await startCluster({ personas: [{ user: 'reader', groups: ['readers'] }] });
  await cluster.applyAll([
    namespace('web'),
    role('web', 'peek'),
    roleBinding('web', 'peek', 'peek', [{ kind: 'User', name: 'ana' }]),
    ...clusterGrant('castellan-reader', 'reader', [...READS, ...RBAC]),
    ...clusterGrant('castellan-reviewer', 'reader', [
      { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
    ]),
  ]);
  folder = mkdtempSync(join(tmpdir(), 'castellan-live-api-'));
  server = await startServer(
    testSettings({
      CASTELLAN_KUBECONFIG: cluster.kubeconfig({ as: 'reader' }),
      CASTELLAN_DATA: join(folder, 'data'),
    }),
  );
  useServer(server);
  const id = server.deps.clusters.list()[0]?.id ?? '';
  base = `/api/v1/clusters/${id}`;
  await vi.waitFor(async () => expect((await readyRoute.GET(request('/readyz'))).status).toBe(200), {
    timeout: 60_000,
    interval: 100,
  });
});
afterAll(async () => {
  useServer(undefined);
  await server.stop();
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

function request(path: string, body?: object): Request {
  const headers = { host: `127.0.0.1:${PORT}`, authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  return new Request(`http://127.0.0.1:${PORT}${path}`, init);
}
async function read<T extends z.ZodMiniType>(schema: T, response: Response): Promise<z.output<T>> {
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return schema.parse(body);
}
const can = async (query: string) => read(CanOutput, await canRoute.GET(request(`${base}/can?${query}`)));
const verify = async (ask: object) => read(VerifyOutput, await verifyRoute.POST(request(`${base}/verify`, ask)));

describe('the API over a real cluster', () => {
  it('asks for the key', async () => {
    const bare = new Request(`http://127.0.0.1:${PORT}${base}/me`, { headers: { host: `127.0.0.1:${PORT}` } });
    expect((await meRoute.GET(bare)).status).toBe(401);
  });

  it('says whom the cluster sees', async () => {
    const { value } = await read(MeOutput, await meRoute.GET(request(`${base}/me`)));
    expect(value).toMatchObject({
      user: 'reader',
      groups: ['readers', 'system:authenticated'],
      foundBy: 'SelfSubjectReview',
    });
  });

  it('agrees with the cluster, by the review that fits', async () => {
    const ask = { verb: 'get', resource: 'secrets', namespace: 'web' };
    expect((await verify({ ...ask, subject: 'User:ana' })).value).toMatchObject({
      ours: { verdict: 'allowed' },
      cluster: { allowed: true },
      agrees: true,
      review: 'SubjectAccessReview',
    });
    const groups = ['readers', 'system:authenticated'];
    const self = { verb: 'list', resource: 'namespaces', user: 'reader', group: groups };
    expect((await verify(self)).value).toMatchObject({ cluster: { allowed: true }, review: 'SelfSubjectAccessReview' });
  });

  it('shows the list it may not read, calls nothing refused that it could hold, and heals when it is granted', async () => {
    const ask = 'verb=list&resource=namespaces&subject=User:reader';
    const before = await can(ask);
    expect(before.value.verdict).toBe('unknown');
    expect(before.gaps).toMatchObject([{ code: 'list-forbidden', scope: { list: 'clusterrolebindings' } }]);
    const { value } = await read(OneClusterOutput, await clusterRoute.GET(request(base)));
    const list = value.lists.find((one) => one.list === 'clusterrolebindings');
    expect(list).toMatchObject({ state: 'forbidden', count: 0 });
    expect(list?.grant).toContain('name: reader');
    await cluster.applyAll([
      ...clusterGrant('castellan-bindings', 'reader', [
        {
          apiGroups: ['rbac.authorization.k8s.io'],
          resources: ['clusterrolebindings'],
          verbs: ['get', 'list', 'watch'],
        },
      ]),
    ]);
    await vi.waitFor(async () => expect(await can(ask)).toMatchObject({ value: { verdict: 'allowed' }, gaps: [] }), {
      timeout: 30_000,
      interval: 200,
    });
  });

  it('tells an open page what changed', async () => {
    const response = await eventsRoute.GET(request(`${base}/events`));
    const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
    const decoder = new TextDecoder();
    let heard = '';
    await cluster.applyAll([roleBinding('web', 'later', 'peek', [{ kind: 'User', name: 'bob' }])]);
    while (!heard.includes('"name":"later"')) {
      const { value, done } = await reader.read();
      if (done) break;
      heard += decoder.decode(value, { stream: true });
    }
    expect(heard).toMatch(
      /event: changed\ndata: [^\n]*"op":"put","kind":"RoleBinding","namespace":"web","name":"later"/u,
    );
    await reader.cancel();
    expect((await can('verb=get&resource=secrets&namespace=web&subject=User:bob')).value.verdict).toBe('allowed');
  });
});
