import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as importRoute from '@/app/api/v1/clusters/[cluster]/assertions/import/route';
import * as removeRoute from '@/app/api/v1/clusters/[cluster]/assertions/[id]/remove/route';
import * as assertionsRoute from '@/app/api/v1/clusters/[cluster]/assertions/route';
import { AssertionsOutput, Problem } from '@/lib/contract';
import { useServer } from './container';
import { PORT, type World, clusterRole, clusterRoleBinding, personaLogin, rule, world } from './test-world';

/** Each may list, and what their name says besides. */
const RIGHTS = ['list', 'create', 'update', 'delete', 'override'] as const;
type Right = (typeof RIGHTS)[number];

const objects = RIGHTS.flatMap((verb) => [
  clusterRole(verb, [rule(`list ${verb}`, 'assertions', { apiGroups: ['castellan.dev'] })]),
  clusterRoleBinding(verb, `ClusterRole/${verb}`, `User:${verb}`),
]);
const ALL = 'owner';
const HOST = `127.0.0.1:${PORT}`;
const BASE = `http://${HOST}/api/v1/clusters/w/assertions`;
const definition = (name: string, verbs = ['get']) => ({
  name,
  type: 'must-not',
  subjects: [{ kind: 'Group', name: 'nobody' }],
  verbs,
  resources: ['secrets'],
  where: { include: ['*'] },
});

let here: World;
beforeEach(() => {
  const people = new Map(
    [...RIGHTS, ALL, 'outsider'].map((user) => [user, { user, groups: user === ALL ? ['system:masters'] : [] }]),
  );
  here = world([{ id: 'w', objects }], undefined, personaLogin(Object.fromEntries(people)));
  useServer(here.server);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
});

const headersOf = (persona: string) => ({ host: HOST, 'x-persona': persona });
const sent = (persona: string, path: string, body: object) =>
  new Request(`${BASE}${path}`, {
    method: 'POST',
    headers: { ...headersOf(persona), 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
const list = async (persona: string) => {
  const response = await assertionsRoute.GET(new Request(BASE, { headers: headersOf(persona) }));
  return AssertionsOutput.parse(await response.json()).value;
};
const put = (persona: string, body: object) => assertionsRoute.POST(sent(persona, '', body));
const take = (persona: string, file: readonly object[]) =>
  importRoute.POST(sent(persona, '/import', { yaml: JSON.stringify({ assertions: file }) }));

/** One that is there, in its first version. */
async function existing(): Promise<string> {
  expect((await put(ALL, { definition: definition('kept') })).status).toBe(200);
  return (await list(ALL)).rows[0]?.id ?? '';
}
const missing = async (response: Response) => {
  expect(response.status).toBe(403);
  return /right to (\w+) assertions/u.exec(Problem.parse(await response.json()).detail)?.[1];
};

describe.each(RIGHTS)('who may %s assertions', (persona) => {
  it('is told of that right and of no other', async () => {
    const { may } = await list(persona);
    const only = (right: Right) => right === persona;
    expect(may).toEqual({
      create: only('create'),
      update: only('update'),
      delete: only('delete'),
      override: only('override'),
    });
  });

  it('can do what they were told, and nothing else', async () => {
    const id = await existing();
    const tries: [Right, () => Promise<Response>][] = [
      ['create', () => put(persona, { definition: definition('new') })],
      ['create', () => put(persona, { id: 'an-id-of-my-own', version: 0, definition: definition('newer') })],
      ['create', () => take(persona, [definition('newest')])],
      ['update', () => put(persona, { id, version: 1, definition: definition('kept', ['list']) })],
      ['update', () => take(persona, [definition('kept', ['watch'])])],
      ['delete', async () => removeRoute.POST(sent(persona, `/${id}/remove`, { version: await versionOf(id) }))],
    ];
    for (const [right, attempt] of tries) {
      const response = await attempt();
      if (right === persona) expect(response.status).toBe(200);
      else expect(await missing(response)).toBe(right);
    }
  });
});

const versionOf = async (id: string) => (await list(ALL)).rows.find((row) => row.id === id)?.version ?? 0;

describe('an import', () => {
  it('of which a part is not permitted changes nothing', async () => {
    await existing();
    const file = [definition('aa new'), definition('kept', ['watch']), definition('zz new')];
    expect(await missing(await take('create', file))).toBe('update');
    expect(await missing(await take('update', file))).toBe('create');
    expect((await list(ALL)).rows.map(({ definition: { name, verbs } }) => [name, verbs])).toEqual([['kept', ['get']]]);
    expect((await take(ALL, file)).status).toBe(200);
    expect((await list(ALL)).rows).toHaveLength(3);
  });

  it('is not read for somebody who may not even list them', async () => {
    const broken = sent('outsider', '/import', { yaml: `a: [${'x, '.repeat(1_000)}` });
    expect(await missing(await importRoute.POST(broken))).toBe('list');
  });

  it('of what is there already takes no right but to look', async () => {
    await existing();
    expect((await take('list', [definition('kept')])).status).toBe(200);
  });
});

describe('an assertion that asks too much', () => {
  const words = (prefix: string) => Array.from({ length: 15 }, (_, i) => `${prefix}${String(i)}`);
  const wide = (name: string) => ({
    ...definition(name, words('v')),
    apiGroups: words('g'),
    resources: words('r'),
    names: words('n'),
  });
  const refused = async (response: Response) => {
    expect(response.status).toBe(422);
    expect(Problem.parse(await response.json()).detail).toContain('50,625 questions, and 10,000 are the most');
  };

  it('is refused with the count, put or imported, and nothing of its file is kept', async () => {
    await refused(await put(ALL, { definition: wide('wide') }));
    await refused(await take(ALL, [definition('narrow'), wide('wide')]));
    expect((await list(ALL)).rows).toEqual([]);
  });
});
