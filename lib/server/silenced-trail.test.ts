import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as canRoute from '@/app/api/v1/clusters/[cluster]/can/route';
import * as reviewsRoute from '@/app/api/v1/clusters/[cluster]/reviews/route';
import * as trailRoute from '@/app/api/v1/clusters/[cluster]/trail/route';
import * as metricsRoute from '@/app/metrics/route';
import { TrailOutput } from '@/lib/contract';
import { type Server, useServer } from './container';
import { PORT, type World, clusterRole, clusterRoleBinding, personaLogin, rule, world } from './test-world';

const objects = [
  clusterRole('auditor', [
    rule('list', 'audit', { apiGroups: ['castellan.dev'] }),
    rule('list', 'rolebindings clusterrolebindings', { apiGroups: ['rbac.authorization.k8s.io'] }),
  ]),
  clusterRoleBinding('auditors', 'ClusterRole/auditor', 'User:olga'),
];
const PERSONAS = { olga: { user: 'olga', groups: [] }, mallory: { user: 'mallory', groups: [] } };

let here: World;
beforeEach(async () => {
  here = world([{ id: 'w', source: 'live', objects }], undefined, personaLogin(PERSONAS));
  useServer(here.server);
  await here.server.keeper.open();
});
afterEach(async () => {
  vi.restoreAllMocks();
  useServer(undefined);
  await here.server.stop();
});

function request(persona: string, path: string, body?: unknown): Request {
  const headers = { host: `127.0.0.1:${PORT}`, 'x-persona': persona, 'content-type': 'application/json' };
  const url = `http://127.0.0.1:${PORT}/api/v1/clusters/w${path}`;
  return new Request(url, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) });
}
const group = (bytes: number) => Array.from({ length: 1_000 }, (_, i) => `${i}-`.padEnd(bytes / 1_000, 'g'));
const review = (bytes: number, name = '') => ({
  asks: [{ verb: 'get', resource: 'secrets', namespace: 'web', name, user: 'u', group: group(bytes) }],
});

async function trailFor(server: Server) {
  await server.keeper.opened?.trail.flush();
  const response = await trailRoute.GET(request('olga', '/trail?limit=500'));
  expect(response.status).toBe(200);
  return TrailOutput.parse(await response.json());
}

it('one request with a hundred kilobytes of groups does not keep anybody out of the trail', async () => {
  const refused = await reviewsRoute.POST(request('mallory', '/reviews', review(100_000)));
  expect(refused.status).toBe(403);
  const asked = await canRoute.GET(request('olga', '/can?verb=get&resource=pods&subject=User:ana'));
  expect(asked.status).toBe(200);
  const { value, gaps } = await trailFor(here.server);
  expect(value.rows.map(({ event, person }) => [event, person?.name])).toEqual([
    ['asked', 'olga'],
    ['refused', 'mallory'],
  ]);
  expect(gaps).toEqual([]);
});

it('what could not be written is a gap in the trail, and counted in the metrics', async () => {
  const { opened } = here.server.keeper;
  if (opened === undefined) throw new Error('it is open');
  const append = opened.store.trail.append.bind(opened.store.trail);
  vi.spyOn(opened.store.trail, 'append').mockImplementation((entries) =>
    entries.some(({ event }) => event === 'refused') ? Promise.reject(new Error('refused')) : append(entries),
  );
  await reviewsRoute.POST(request('mallory', '/reviews', review(10_000)));
  await canRoute.GET(request('olga', '/can?verb=get&resource=pods&subject=User:ana'));
  const { value, gaps } = await trailFor(here.server);
  expect(value.rows.map(({ event }) => event)).toContain('asked');
  expect(gaps).toMatchObject([{ code: 'trail-incomplete', effect: 'may-miss-objects' }]);
  expect(gaps[0]?.detail).toMatch(/^1 entry /u);
  const metrics = await metricsRoute.GET(new Request(`http://127.0.0.1:${PORT}/metrics`));
  expect(await metrics.text()).toContain('castellan_trail_lost{why="unwritable"} 1');
});

it('batches of a megabyte have a rate, and leave next to nothing behind', async () => {
  const statuses = new Map<number, number>();
  for (let i = 0; i < 240; i += 1) {
    const { status } = await reviewsRoute.POST(request('mallory', '/reviews', review(4_000, `n-${i}`)));
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect([...statuses.keys()].sort()).toEqual([403, 429]);
  const { value } = await trailFor(here.server);
  expect(value.rows.filter(({ event }) => event === 'refused')).toHaveLength(statuses.get(403) ?? 0);
  expect(Math.max(...value.rows.map((row) => row.detail.length))).toBeLessThan(6_000);
});
