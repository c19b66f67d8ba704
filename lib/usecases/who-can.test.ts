import { describe, expect, it } from 'vitest';
import { type Answer, WhoCanInput, WhoCanOutput } from '@/lib/contract';
import {
  account,
  clusterRole,
  clusterRoleBinding,
  namespace,
  role,
  roleBinding,
  rule,
  world,
} from '@/lib/server/test-world';
import type { Deps } from './deps';
import { whoCan as whoCanKept } from './who-can';

const users = Array.from({ length: 7 }, (_, i) => `User:u${i}`);
const objects = [
  namespace('web'),
  account('web', 'front'),
  account('web', 'back'),
  clusterRole('all', [rule('*', '*', { apiGroups: ['*'] })]),
  clusterRoleBinding('admins', 'ClusterRole/all', 'Group:ops'),
  role('web', 'peek', rule('get', 'secrets')),
  roleBinding('web', 'peek', 'Role/peek', ...users, 'ServiceAccount:web/front'),
  roleBinding('web', 'lost', 'Role/gone', 'User:lost'),
];
const input = (more: Record<string, unknown> = {}) =>
  WhoCanInput.parse({ verb: 'get', resource: 'secrets', namespace: 'web', ...more });
const whoCan = (deps: Deps, cluster: string, asked: WhoCanInput): Answer<WhoCanOutput['value']> => {
  return WhoCanOutput.parse(JSON.parse(whoCanKept(deps, cluster, asked).body.toString()));
};
const names = (answer: ReturnType<typeof whoCan>) => answer.value.subjects.map(({ name }) => name);

describe('who can', () => {
  it('lists each subject once, strongest first, and sums up the whole answer', () => {
    const { server } = world([{ id: 'w', objects }]);
    const answer = whoCan(server.deps, 'w', input());
    expect(names(answer)).toEqual(['system:masters', 'ops', 'front', 'u0', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6']);
    expect(answer.value).toMatchObject({
      total: 10,
      summary: { users: 7, groups: 2, serviceAccounts: 1, byWildcard: 2 },
      unresolved: { bindings: [], total: 0 },
      notes: [],
    });
    expect(answer.value).not.toHaveProperty('nextCursor');
    expect(answer.gaps).toEqual([]);
    expect(answer.value.subjects[0]).toEqual({
      kind: 'Group',
      name: 'system:masters',
      via: [{ superuser: true }],
      viaTotal: 1,
    });
  });

  it('pages through all of them without loss or repetition', () => {
    const { server } = world([{ id: 'w', objects }]);
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const answer = whoCan(server.deps, 'w', input({ limit: 3, ...(cursor === undefined ? {} : { cursor }) }));
      expect(answer.value.summary).toEqual({ users: 7, groups: 2, serviceAccounts: 1, byWildcard: 2 });
      seen.push(...names(answer));
      cursor = answer.value.nextCursor;
      pages += 1;
    } while (cursor !== undefined);
    expect(pages).toBe(4);
    expect(seen).toEqual(names(whoCan(server.deps, 'w', input())));
  });

  it('stays in the generation of its first page while the world moves', () => {
    const { server, model } = world([{ id: 'w', objects }]);
    const first = whoCan(server.deps, 'w', input({ limit: 3 }));
    model('w').change('rolebindings', [{ op: 'put', object: roleBinding('web', 'new', 'Role/peek', 'User:a') }]);
    expect(whoCan(server.deps, 'w', input()).value.total).toBe(11);
    const second = whoCan(server.deps, 'w', input({ limit: 3, cursor: first.value.nextCursor }));
    expect(second.asOf.generation).toBe(first.asOf.generation);
    expect(second.value.total).toBe(10);
  });

  it('refuses a cursor whose generation is gone, that is of another question, or that is none', () => {
    const { server, model, clock } = world([{ id: 'w', objects, held: { limit: 10, maxAge: 60_000 } }]);
    const { nextCursor: cursor } = whoCan(server.deps, 'w', input({ limit: 3 })).value;
    expect(() => whoCan(server.deps, 'w', input({ limit: 3, verb: 'list', cursor }))).toThrow(
      'cursor belongs to another question.',
    );
    expect(() => whoCan(server.deps, 'w', input({ cursor: 'bm90IGpzb24' }))).toThrow(
      'cursor is not a cursor that this server made.',
    );
    model('w').change('rolebindings', [{ op: 'put', object: roleBinding('web', 'new', 'Role/peek', 'User:a') }]);
    clock.pass(120_000);
    whoCan(server.deps, 'w', input());
    expect(() => whoCan(server.deps, 'w', input({ limit: 3, cursor }))).toThrow(
      expect.objectContaining({ code: 'cursor-gone' }),
    );
  });

  it('filters by any word, keeps proofs, and sums up what there is without the filter', () => {
    const { server } = world([{ id: 'w', objects }]);
    const answer = whoCan(server.deps, 'w', input({ filter: 'USER u3' }));
    expect(names(answer)).toEqual(['u3']);
    expect(answer.value).toMatchObject({ total: 1, summary: { users: 7 }, subjects: [{ viaTotal: 1 }] });
    const paged = whoCan(server.deps, 'w', input({ filter: 'User:', limit: 5 }));
    expect(paged.value.total).toBe(7);
    const rest = whoCan(server.deps, 'w', input({ filter: 'User:', limit: 5, cursor: paged.value.nextCursor }));
    expect([...names(paged), ...names(rest)]).toEqual(['u0', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6']);
    expect(whoCan(server.deps, 'w', input({ filter: 'nowhere' })).value).toMatchObject({ subjects: [], total: 0 });
  });

  it('adds members of groups only when asked, and says through which group', () => {
    const grouped = [...objects, roleBinding('web', 'sas', 'Role/peek', 'Group:system:serviceaccounts:web')];
    const { server } = world([{ id: 'w', objects: grouped }]);
    expect(names(whoCan(server.deps, 'w', input()))).not.toContain('back');
    const { subjects } = whoCan(server.deps, 'w', input({ expand: 'members' })).value;
    expect(subjects.at(-1)).toMatchObject({
      kind: 'ServiceAccount',
      namespace: 'web',
      name: 'back',
      throughGroups: ['system:serviceaccounts:web'],
    });
  });

  it('sets bindings apart whose role could not be read', () => {
    const { server } = world([{ id: 'w', objects, unread: ['roles'] }]);
    const { value, gaps } = whoCan(server.deps, 'w', input());
    expect(value.subjects.map(({ name }) => name)).toEqual(['system:masters', 'ops']);
    expect(value.unresolved.total).toBe(2);
    expect(value.unresolved.bindings[0]).toEqual({
      binding: { kind: 'RoleBinding', namespace: 'web', name: 'lost' },
      role: { kind: 'Role', namespace: 'web', name: 'gone' },
      subjects: [{ kind: 'User', name: 'lost' }],
    });
    expect(gaps.map(({ code }) => code)).toEqual(['list-syncing', 'role-unread', 'role-unread']);
  });
});
