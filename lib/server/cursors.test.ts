import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod/mini';
import { ROUTES } from '@/lib/contract';
import { useServer } from './container';
import {
  type World,
  clusterRole,
  clusterRoleBinding,
  personaLogin,
  role,
  roleBinding,
  rule,
  world,
} from './test-world';
import { handlerOf, requestOf } from './two-worlds/route-call';

const RBAC = { apiGroups: ['rbac.authorization.k8s.io'] };
const groups = ['system:authenticated'];
const PERSONAS = { lea: { user: 'lea', groups }, eve: { user: 'eve', groups }, sam: { user: 'sam', groups } };
const leads = roleBinding('web', 'leads', 'ClusterRole/lead', 'User:lea', 'User:sam');
const objects = [
  clusterRole('lead', [rule('list', 'rolebindings', RBAC)]),
  clusterRole('auditor', [rule('list', 'rolebindings clusterrolebindings', RBAC)]),
  leads,
  clusterRoleBinding('auditors', 'ClusterRole/auditor', 'User:eve'),
  ...['a', 'b', 'c'].map((name) => role('web', name, rule('get', 'pods'))),
];

const start = (): World => world([{ id: 'prod', source: 'live', objects }], undefined, personaLogin(PERSONAS));
let here: World;
beforeEach(() => {
  here = start();
  useServer(here.server);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
});

const Page = z.object({
  value: z.optional(z.object({ rows: z.array(z.object({ name: z.string() })), nextCursor: z.optional(z.string()) })),
});

async function roles(query: string, persona: keyof typeof PERSONAS = 'lea') {
  const handler = await handlerOf(ROUTES.roles);
  const response = await handler(requestOf({ path: `/api/v1/clusters/prod/roles?${query}` }, persona));
  const { value } = Page.parse(await response.json());
  return { status: response.status, names: value?.rows.map(({ name }) => name), cursor: value?.nextCursor ?? '' };
}

describe('a cursor', () => {
  it('goes on for whoever was given it, and for who sees just the same', async () => {
    const { cursor } = await roles('limit=1');
    expect((await roles(`limit=1&cursor=${cursor}`)).names).toEqual(['b']);
    expect((await roles(`limit=1&cursor=${cursor}`, 'sam')).names).toEqual(['b']);
  });

  it('ends with the right to see what it goes through, although its generation is held', async () => {
    const { cursor } = await roles('limit=1');
    here
      .model('prod')
      .change('rolebindings', [{ op: 'delete', ref: { kind: 'RoleBinding', namespace: 'web', name: 'leads' } }]);
    expect(await roles(`limit=1&cursor=${cursor}`)).toMatchObject({ status: 410, names: undefined });
  });

  it('is of no use to somebody who sees something else', async () => {
    const { cursor } = await roles('limit=1', 'eve');
    expect((await roles(`limit=1&cursor=${cursor}`)).status).toBe(410);
  });

  it('cannot be made by hand, for a generation of when one was allowed more', async () => {
    const { epoch, generation } = here.model('prod').view();
    here
      .model('prod')
      .change('rolebindings', [{ op: 'delete', ref: { kind: 'RoleBinding', namespace: 'web', name: 'leads' } }]);
    const question = createHash('sha256').update(JSON.stringify(['roles', undefined, undefined, undefined]));
    const place = [epoch, generation, 0, question.digest('base64url').slice(0, 16)];
    for (const made of [place, [...place, ''], [...place, 'A'.repeat(22)]]) {
      const cursor = Buffer.from(JSON.stringify(made)).toString('base64url');
      const answer = await roles(`limit=1&cursor=${cursor}`);
      expect([400, 410]).toContain(answer.status);
      expect(answer.names).toBeUndefined();
    }
  });

  it('of another replica is gone', async () => {
    const other = start();
    useServer(other.server);
    const { cursor } = await roles('limit=1');
    await other.server.stop();
    useServer(here.server);
    expect((await roles(`limit=1&cursor=${cursor}`)).status).toBe(410);
  });
});
