import { ChangedEvent, Problem, ROUTES, StateEvent, apiPath, to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { LIVE, expect, test } from './fixtures';
import { opener } from './quiet';

type Seen = { readonly method: string; readonly path: string; readonly status: number; readonly body: unknown };

/** Everything that the page gets from the API from now on, but for event streams, which do not end. Taken on its way: a page that was left has no bodies. */
async function listen(page: Page): Promise<Seen[]> {
  const seen: Seen[] = [];
  await page.route('**/api/v1/**', async (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path.endsWith('/events')) return route.continue();
    const response = await route.fetch();
    const body: unknown = await response.json();
    seen.push({ method: route.request().method().toLowerCase(), path, status: response.status(), body });
    return route.fulfill({ response });
  });
  return seen;
}

const PATTERNS = Object.values(ROUTES)
  .filter(({ media }) => media === 'application/json')
  .map((route) => ({ route, pattern: new RegExp(`^${route.path.replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u') }));
const routeOf = (method: string, path: string) =>
  PATTERNS.find(({ route, pattern }) => route.method === method && pattern.test(path))?.route;

/** Asserts that each was what the contract says; answers the operations that were met. */
function expectContract(seen: readonly Seen[]): ReadonlySet<string> {
  const met = new Set<string>();
  for (const { method, path, status, body } of seen) {
    const route = routeOf(method, path);
    const shape = status < 300 ? route?.output : Problem;
    const checked = shape?.safeParse(body);
    expect({ path, status, wrong: checked?.error?.message ?? (checked === undefined ? 'no route' : '') }).toEqual({
      path,
      status,
      wrong: '',
    });
    met.add(route?.id ?? '');
  }
  return met;
}

const QUESTION = { verb: 'delete', resource: 'secrets', namespace: 'payments' };
const subject = 'ServiceAccount:ci/jenkins';
const PATHS = (c: string) => [
  to.home(),
  to.cluster(c),
  to.list(c, 'subjects'),
  to.list(c, 'roles'),
  to.list(c, 'clusterroles'),
  to.list(c, 'rolebindings'),
  to.list(c, 'clusterrolebindings'),
  to.list(c, 'serviceaccounts'),
  to.list(c, 'namespaces'),
  to.object(c, 'roles', { namespace: 'payments', name: 'secret-rotator' }),
  to.object(c, 'clusterroles', { name: 'view' }),
  to.object(c, 'rolebindings', { namespace: 'payments', name: 'old-ci' }),
  to.object(c, 'clusterrolebindings', { name: 'jenkins' }),
  to.object(c, 'namespaces', { name: 'payments' }),
  to.list(c, 'serviceaccounts', { yaml: 'ServiceAccount:ci/jenkins' }),
  to.subject(c, subject),
  to.ask(c, 'who-can', QUESTION),
  to.ask(c, 'can', { ...QUESTION, subject }),
  to.ask(c, 'what-can', { subject }),
  to.ask(c, 'why', { ...QUESTION, subject: 'User:oidc:otto@partner.example' }),
  to.object(c, 'roles', { namespace: 'payments', name: 'there-is-none' }),
  to.identity(c),
  to.assertions(c),
  to.trail(c),
  to.changes(c),
  to.plan(c, 'there-is-none'),
  to.changeRecord(c, 'there-is-none'),
];

for (const source of ['demo', 'live'] as const) {
  test(`every answer that the pages get is what the contract says: ${source}`, async ({ page, demo, live }) => {
    const [base, cluster] = source === 'demo' ? [demo, 'demo'] : [live.base, LIVE];
    if (source === 'live') await live.open(page, '/');
    const seen = await listen(page);
    const open = opener(page);
    for (const path of PATHS(cluster)) {
      await open(base + path);
    }
    await page.unrouteAll({ behavior: 'wait' });
    const met = expectContract(seen);
    const asked = Object.values(ROUTES).filter(
      ({ method, media, path }) =>
        method === 'get' && media === 'application/json' && path.startsWith('/api/v1/clusters'),
    );
    expect(asked.map(({ id }) => id).filter((id) => !met.has(id))).toEqual([]);
  });
}

test('events are what the contract says', async ({ page, live }) => {
  await live.open(page, '/');
  const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
  const heard = page.evaluate(
    (path) =>
      new Promise<readonly string[]>((resolve) => {
        const source = new EventSource(path);
        const all: string[] = [];
        source.addEventListener('state', ({ data }: MessageEvent<string>) => {
          all[0] = data;
          // The page itself sets its title, and nobody sets this.
          window.name = 'streaming';
        });
        source.addEventListener('changed', ({ data }: MessageEvent<string>) => {
          all[1] = data;
          source.close();
          resolve(all);
        });
      }),
    apiPath.events(LIVE),
  );
  await expect.poll(() => page.evaluate(() => window.name)).toBe('streaming');
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'contract-event' },
  };
  await live.api.demand('POST', roles, role);
  const [state = '', changed = ''] = await heard;
  await live.api.demand('DELETE', `${roles}/contract-event`);
  const parsed: unknown[] = [state, changed].map((text): unknown => JSON.parse(text));
  expect(StateEvent.parse(parsed[0]).lists).toHaveLength(8);
  expect(ChangedEvent.parse(parsed[1]).objects).toEqual([{ op: 'put', kind: 'ClusterRole', name: 'contract-event' }]);
});

test('an answer that breaks the contract fails the test that met it', async ({ page, demo, faults }) => {
  await page.route('**/api/v1/clusters', (route) => route.fulfill({ status: 500, body: '{}' }));
  await page.goto(demo);
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
  expect(faults.splice(0)).toContain(`500 GET ${demo}/api/v1/clusters`);
});

test('an error in a page fails the test that met it', async ({ page, demo, faults }) => {
  await page.goto(demo);
  await page.evaluate(() =>
    setTimeout(() => {
      throw new Error('planted');
    }, 0),
  );
  await expect.poll(() => faults.length).toBe(1);
  expect(faults.splice(0)).toEqual(['error in the page: planted']);
});

test('the description of the API names every route that the pages use', async ({ page, demo }) => {
  const answer = await page.request.get(`${demo}/api/v1/openapi.json`);
  const OpenApi = z.object({ openapi: z.string().startsWith('3.1'), paths: z.record(z.string(), z.unknown()) });
  const { paths } = OpenApi.parse(await answer.json());
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(Object.values(ROUTES).map(({ path }) => path)));
});
