import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as afreshRoute from '@/app/api/v1/clusters/[cluster]/afresh/route';
import * as changesRoute from '@/app/api/v1/clusters/[cluster]/changes/route';
import * as undoRoute from '@/app/api/v1/clusters/[cluster]/changes/[id]/undo/route';
import * as planRoute from '@/app/api/v1/clusters/[cluster]/plans/[hash]/route';
import * as plansRoute from '@/app/api/v1/clusters/[cluster]/plans/route';
import * as clusterRoute from '@/app/api/v1/clusters/[cluster]/route';
import { BundleFiles, ClusterModel } from '@/lib/adapters/cluster';
import { ChangeListOutput, ChangeOutput, LIST_NAMES, OneClusterOutput, PlanOutput, Problem } from '@/lib/contract';
import type { Intent } from '@/lib/domain/plan';
import type { Hands } from '@/lib/usecases';
import { type Server, createServer, useServer } from './container';
import { ActorHands } from './hands';
import { createLog } from './log';
import {
  KEY,
  PORT,
  clusterRole,
  clusterRoleBinding,
  handClock,
  memoryKeeper,
  personaLogin,
  role as roleObject,
  rule,
  testSettings,
  world,
} from './test-world';

const HOST = `127.0.0.1:${PORT}`;
const BASE = `http://${HOST}/api/v1/clusters/shop`;
const manifest = (verbs: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: ci, namespace: web }\nrules:\n- { apiGroups: [''], resources: [pods], verbs: [${verbs}] }\n`;

let folder: string;
let data: string;
let server: Server;
let model: ClusterModel;

/** A server in local mode over the files of a folder. */
async function open(): Promise<void> {
  const clock = handClock();
  const settings = testSettings();
  const log = createLog(settings);
  model = new ClusterModel({
    id: 'shop',
    name: 'shop',
    source: 'bundle',
    origin: folder,
    epoch: 'e',
    clock,
    lists: LIST_NAMES,
    staleAfter: Number.POSITIVE_INFINITY,
  });
  const moved = (origin: string, copiedAt: string | undefined) => {
    model.moved(origin, copiedAt);
  };
  const files = await BundleFiles.open({
    path: folder,
    id: 'shop',
    dataFolder: data,
    writeBack: false,
    sink: model,
    clock,
    log,
    moved,
  });
  const sources = [{ model, bundle: { files, log }, stop: () => files.stop() }];
  const hands = new ActorHands({ sources, login: undefined, clock });
  const release = () => {
    hands.stop();
  };
  server = createServer({ settings, log, clock, sources, keeper: memoryKeeper(clock, settings), hands, release });
  useServer(server);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'castellan-bundle-'));
  data = await mkdtemp(join(tmpdir(), 'castellan-data-'));
  await writeFile(join(folder, 'web.yaml'), manifest('get'));
  await open();
});
afterEach(async () => {
  useServer(undefined);
  await server.stop();
  for (const path of [folder, data]) await rm(path, { recursive: true, force: true });
});

const headers = { host: HOST, authorization: `Bearer ${KEY}` };
const get = (path: string) => new Request(`${BASE}${path}`, { headers });
const post = (path: string, body: object) =>
  new Request(`${BASE}${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
const role = (name: string, verb: string) => ({
  op: 'apply' as const,
  object: {
    kind: 'Role' as const,
    namespace: 'web',
    name,
    rules: [{ verbs: [verb], apiGroups: [''], resources: ['pods'], resourceNames: [], nonResourceURLs: [] }],
  },
});

const planned = async (response: Response) => PlanOutput.parse(await response.json()).value;
type Plan = Awaited<ReturnType<typeof planned>>;
const applied = ({ intent, hash }: Plan) => changesRoute.POST(post('/changes', { intent, planHash: hash }));
async function change(...objects: object[]): Promise<void> {
  const response = await applied(await planned(await plansRoute.POST(post('/plans', { intent: { objects } }))));
  expect(response.status).toBe(200);
}
const afresh = () => afreshRoute.POST(post('/afresh', {}));
const verbs = () =>
  model
    .view()
    .rbac.roles('web')
    .map(({ name, rules }) => [name, rules[0]?.verbs.join()]);
const copiedAt = async () => OneClusterOutput.parse(await (await clusterRoute.GET(get(''))).json()).value.copiedAt;

describe('beginning afresh', () => {
  it('is nothing to do where nothing was changed', async () => {
    expect(await copiedAt()).toBeUndefined();
    const response = await afresh();
    expect(response.status).toBe(422);
    expect(Problem.parse(await response.json()).detail).toBe(
      'Nothing was changed here: there is no copy to throw away.',
    );
  });

  it('is a plan like any other, which throws the copy away, stands in the journal and trail, and can be taken back', async () => {
    await change(role('ci', 'list'), role('new', 'get'));
    expect(await copiedAt()).toBe('2026-01-01T12:00:00.000Z');
    const plan = await planned(await afresh());
    expect(plan.steps.map(({ action, object }) => [action, object.name]).sort()).toEqual([
      ['delete', 'new'],
      ['update', 'ci'],
    ]);
    expect(plan.actor.remarks.join()).toContain('throws the copy away');
    expect((await planned(await planRoute.GET(get(`/plans/${plan.hash}`)))).hash).toBe(plan.hash);
    expect(verbs()).toEqual([
      ['ci', 'list'],
      ['new', 'get'],
    ]);

    const response = await applied(plan);
    const done = ChangeOutput.parse(await response.json()).value;
    expect(done).toMatchObject({ state: 'applied' });
    expect(done.steps.map(({ state }) => state)).toEqual(['done', 'done']);
    expect(verbs()).toEqual([['ci', 'get']]);
    expect(await copiedAt()).toBeUndefined();
    expect(await readFile(join(folder, 'web.yaml'), 'utf8')).toBe(manifest('get'));

    const journal = ChangeListOutput.parse(await (await changesRoute.GET(get('/changes'))).json()).value;
    expect(journal.rows.map(({ state }) => state)).toEqual(['applied', 'applied']);
    const { trail, store } = await server.keeper.open();
    await trail.flush();
    const rows = await store.trail.newest({ before: undefined, limit: 3 });
    expect(rows.map(({ event, planHash }) => [event, planHash])).toContainEqual(['applied', plan.hash]);

    const back = await planned(await undoRoute.POST(post(`/changes/${done.id}/undo`, {})));
    expect((await applied(back)).status).toBe(200);
    expect(verbs()).toEqual([
      ['ci', 'list'],
      ['new', 'get'],
    ]);
  });

  it('is refused when something else changed meanwhile, and nothing is lost', async () => {
    await change(role('ci', 'list'));
    const plan = await planned(await afresh());
    await change(role('late', 'get'));
    const response = await applied(plan);
    expect(response.status).toBe(409);
    expect(verbs()).toEqual([
      ['ci', 'list'],
      ['late', 'get'],
    ]);
    expect(await copiedAt()).toBeDefined();
    // Nor can one ask for a part of it.
    const part = { ...plan.intent, objects: plan.intent.objects.slice(0, 1) };
    expect((await plansRoute.POST(post('/plans', { intent: part }))).status).toBe(409);
  });

  it('is refused when the bundle cannot be read any more, and the copy stays', async () => {
    await change(role('ci', 'list'));
    const plan = await planned(await afresh());
    await rm(folder, { recursive: true });
    expect((await applied(plan)).status).toBeGreaterThanOrEqual(500);
    expect(verbs()).toEqual([['ci', 'list']]);
    expect(await copiedAt()).toBeDefined();
  });

  it('survives a restart in between', async () => {
    await change(role('ci', 'list'));
    await server.stop();
    await open();
    expect(verbs()).toEqual([['ci', 'list']]);
    const plan = await planned(await afresh());
    expect((await applied(plan)).status).toBe(200);
    expect(verbs()).toEqual([['ci', 'get']]);
  });
});

describe('who may not see all that was changed', () => {
  const back: Intent = { objects: [{ op: 'delete', kind: 'Role', namespace: 'secret-place', name: 'made' }] };
  const people = {
    admin: { user: 'admin', groups: ['system:masters'] },
    wide: { user: 'wide', groups: [] },
  };
  const objects = [
    clusterRole('wide', [rule('list', 'clusterrolebindings', { apiGroups: ['rbac.authorization.k8s.io'] })]),
    clusterRoleBinding('wide', 'ClusterRole/wide', 'User:wide'),
    roleObject('secret-place', 'made', rule('get', 'pods')),
  ];
  const ask = (persona: string) =>
    afreshRoute.POST(
      new Request(`${BASE}/afresh`, {
        method: 'POST',
        headers: { host: HOST, 'x-persona': persona, 'content-type': 'application/json' },
        body: '{}',
      }),
    );

  it('is not told where it was', async () => {
    const here = world([{ id: 'shop', objects }], undefined, personaLogin(people));
    const hands: Hands = {
      of: async (cluster, actor) => ({
        ...(await here.server.hands.of(cluster, actor)),
        copy: { back: () => Promise.resolve(back), discard: () => Promise.reject(new Error('not asked for')) },
      }),
    };
    useServer({ ...here.server, changing: async () => ({ ...(await here.server.changing()), hands }) });
    const refused = await ask('wide');
    const text = await refused.text();
    expect(refused.status).toBe(403);
    expect(text).toContain('rolebindings.rbac.authorization.k8s.io wherever something was changed');
    expect(text).not.toMatch(/secret-place|made/u);
    const plan = await planned(await ask('admin'));
    expect(plan.steps.map(({ action, object }) => [action, object.namespace])).toEqual([['delete', 'secret-place']]);
    await here.server.stop();
  });
});
