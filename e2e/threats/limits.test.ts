import { afterEach, beforeEach, expect, it } from 'vitest';
import * as changesRoute from '@/app/api/v1/clusters/[cluster]/changes/route';
import * as eventsRoute from '@/app/api/v1/clusters/[cluster]/events/route';
import * as plansRoute from '@/app/api/v1/clusters/[cluster]/plans/route';
import { useServer } from '@/lib/server/container';
import {
  PORT,
  type World,
  clusterRole,
  clusterRoleBinding,
  personaLogin,
  rule,
  testSettings,
  world,
} from '@/lib/server/test-world';

const HOST = `127.0.0.1:${PORT}`;
const BASE = `http://${HOST}/api/v1/clusters/w`;
const objects = [
  clusterRole('all', [rule('*', '*', { apiGroups: ['*'] })]),
  clusterRoleBinding('all', 'ClusterRole/all', 'User:ana', 'User:bob'),
];
const people = { ana: { user: 'ana', groups: [] }, bob: { user: 'bob', groups: [] } };
let here: World;

beforeEach(() => {
  here = world([{ id: 'w', objects }], testSettings(), personaLogin(people));
  useServer(here.server);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
});

const as = (persona: string, signal?: AbortSignal) => ({
  headers: { host: HOST, 'x-persona': persona },
  ...(signal === undefined ? {} : { signal }),
});
const post = (persona: string, path: string, body: object) =>
  new Request(`${BASE}${path}`, {
    method: 'POST',
    headers: { ...as(persona).headers, 'content-type': 'application/json', 'idempotency-key': 'limits-0001' },
    body: JSON.stringify(body),
  });
const intent = { objects: [{ op: 'delete', kind: 'ClusterRole', name: 'none' }] };

it('plans and changes are 60 at once and 5 a second for each person, and nobody pays for another', async () => {
  const plan = async (persona: string) => (await plansRoute.POST(post(persona, '/plans', { intent }))).status;
  const apply = async (persona: string) =>
    (await changesRoute.POST(post(persona, '/changes', { intent, planHash: 'x' }))).status;
  for (let sent = 0; sent < 59; sent += 1) expect(await plan('ana')).toBe(200);
  expect(await apply('ana')).not.toBe(429);
  const refused = await plansRoute.POST(post('ana', '/plans', { intent }));
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await apply('ana')).toBe(429);
  expect(await plan('bob')).toBe(200);
  here.clock.pass(1_000);
  for (let sent = 0; sent < 5; sent += 1) expect(await plan('ana')).toBe(200);
  expect(await plan('ana')).toBe(429);
});

it('a request that is refused for what is in it costs nothing of the share', async () => {
  for (let sent = 0; sent < 100; sent += 1) {
    expect((await plansRoute.POST(post('ana', '/plans', { intent: {} }))).status).toBe(400);
  }
  expect((await plansRoute.POST(post('ana', '/plans', { intent }))).status).toBe(200);
});

it('event streams are 50 for each person; one that ends makes room', async () => {
  const ending = new AbortController();
  const open = async (persona: string, signal = ending.signal) => {
    const response = await eventsRoute.GET(new Request(`${BASE}/events`, as(persona, signal)));
    return response.status;
  };
  const last = new AbortController();
  for (let opened = 0; opened < 49; opened += 1) expect(await open('ana')).toBe(200);
  expect(await open('ana', last.signal)).toBe(200);
  expect(await open('ana')).toBe(429);
  expect(await open('bob')).toBe(200);
  last.abort();
  expect(await open('ana')).toBe(200);
  ending.abort();
  expect(here.server.streams.open).toBe(0);
  expect(here.server.streams.byCaller.size).toBe(0);
});
