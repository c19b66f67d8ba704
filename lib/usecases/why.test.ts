import { describe, expect, it } from 'vitest';
import { WhatCanInput, WhyInput } from '@/lib/contract';
import { clusterRole, clusterRoleBinding, namespace, role, roleBinding, rule, world } from '@/lib/server/test-world';
import { whatCan } from './what-can';
import { why } from './why';

const objects = [
  namespace('web'),
  namespace('pay'),
  role('web', 'peek', rule('get list', 'secrets')),
  roleBinding('web', 'peek', 'Role/peek', 'User:ana'),
  clusterRole('secret-reader', [rule('get', 'secrets')]),
  roleBinding('pay', 'auditors', 'ClusterRole/secret-reader', 'Group:audit'),
  roleBinding('web', 'lost', 'Role/gone', 'User:bob'),
  clusterRole('all', [rule('*', '*', { apiGroups: ['*'] })]),
  clusterRoleBinding('admins', 'ClusterRole/all', 'User:root'),
];
const explain = (parameters: Record<string, unknown>, unread: ('roles' | 'rolebindings')[] = []) => {
  const { server } = world([{ id: 'w', objects, unread }]);
  return why(server.deps, 'w', WhyInput.parse({ resource: 'secrets', namespace: 'web', ...parameters }));
};

describe('why', () => {
  it('has the paths of what is allowed, and no near miss', () => {
    const { value } = explain({ verb: 'get', subject: 'User:ana' });
    expect(value).toMatchObject({ verdict: 'allowed', viaTotal: 1, nearMisses: [], whoCouldGrant: { total: 0 } });
  });

  it('names one verb away, with the binding that would be the place', () => {
    const { value } = explain({ verb: 'delete', subject: 'User:ana' });
    expect(value.verdict).toBe('refused');
    expect(value.nearMisses[0]).toMatchObject({
      differs: [{ what: 'verb', has: 'get, list', wants: 'delete' }],
      says: 'allows get, list, not delete.',
      binding: { kind: 'RoleBinding', namespace: 'web', name: 'peek' },
      role: { kind: 'Role', namespace: 'web', name: 'peek' },
      rule: { index: 0, verbs: ['get', 'list'] },
      place: { kind: 'RoleBinding', namespace: 'web', name: 'peek', exists: true },
    });
  });

  it('names another namespace, and the binding that is still to be made', () => {
    const { value } = explain({ verb: 'get', namespace: 'web', user: 'x', group: ['audit'] });
    expect(value.nearMisses[0]).toMatchObject({
      says: 'counts in namespace pay, not in web.',
      binding: { namespace: 'pay', name: 'auditors' },
      place: { kind: 'RoleBinding', namespace: 'web', name: 'auditors', exists: false },
    });
  });

  it('names the group that is allowed', () => {
    const { value } = explain({ verb: 'get', namespace: 'pay', subject: 'User:zoe' });
    expect(value.nearMisses[0]).toMatchObject({
      differs: [{ what: 'group', wants: 'audit' }],
      says: 'is for group audit, which the requester is not in.',
      subject: { kind: 'Group', name: 'audit' },
    });
  });

  it('tells a role that is missing from one that could not be read', () => {
    expect(explain({ verb: 'get', subject: 'User:bob' }).value).toMatchObject({
      verdict: 'refused',
      nearMisses: [{ says: 'points to Role gone, which does not exist.' }],
    });
    expect(explain({ verb: 'get', subject: 'User:bob' }, ['roles']).value).toMatchObject({
      verdict: 'unknown',
      nearMisses: [{ says: 'points to Role gone, which could not be read.' }],
    });
  });

  it('says who could put the grant there', () => {
    const { whoCouldGrant } = explain({ verb: 'delete', subject: 'User:ana' }).value;
    expect(whoCouldGrant.subjects).toContainEqual({ kind: 'User', name: 'root' });
    expect(whoCouldGrant.subjects).not.toContainEqual({ kind: 'User', name: 'ana' });
    expect(whoCouldGrant.total).toBe(whoCouldGrant.subjects.length);
  });
});

describe('what can', () => {
  const many = [
    ...objects,
    clusterRole('urls', [rule('get', 'pods/*', { nonResourceURLs: [] })]),
    roleBinding('web', 'urls', 'ClusterRole/urls', 'User:ana'),
    clusterRoleBinding('staff', 'ClusterRole/secret-reader', 'Group:system:authenticated'),
  ];
  const ask = (parameters: Record<string, unknown>) => {
    const { server } = world([{ id: 'w', objects: many }]);
    return whatCan(server.deps, 'w', WhatCanInput.parse(parameters));
  };

  it('lists effective rules by scope, implicit groups included, and what has no effect', () => {
    const { value, gaps } = ask({ subject: 'User:ana' });
    expect(gaps).toEqual([]);
    expect(value.subject).toEqual({ user: 'ana', groups: ['system:authenticated'] });
    expect(value.scopes.map(({ namespace }) => namespace)).toEqual([undefined, 'web']);
    expect(value.total).toBe(3);
    expect(value.scopes[0]?.rules[0]?.via[0]).toMatchObject({
      subject: { kind: 'Group', name: 'system:authenticated' },
    });
    const dead = value.scopes[1]?.rules.find(({ rule: { resources } }) => resources[0] === 'pods/*');
    expect(dead?.noEffect).toEqual([
      'Nothing in this rule can be used here.',
      'pods/*: the star is no wildcard here, it matches only itself.',
    ]);
  });

  it('pages by rules, over scopes, and filters', () => {
    const first = ask({ subject: 'User:ana', limit: 2 });
    expect(first.value.scopes.flatMap(({ rules }) => rules)).toHaveLength(2);
    // The cursor of another server is gone, whatever it was for.
    const { server } = world([{ id: 'w', objects: many }]);
    const of = (subject: string, more: object) =>
      whatCan(server.deps, 'w', WhatCanInput.parse({ subject, limit: 1, ...more }));
    expect(() => of('User:ana', { cursor: first.value.nextCursor })).toThrow('Start again from the first page');
    const { nextCursor: cursor } = of('User:ana', {}).value;
    expect(() => of('User:bob', { cursor })).toThrow('cursor belongs to another question.');
    expect(ask({ subject: 'User:ana', filter: 'peek' }).value).toMatchObject({
      total: 1,
      scopes: [{ namespace: 'web' }],
    });
  });

  it('marks the superuser, and keeps to a namespace', () => {
    expect(ask({ user: 'x', group: 'system:masters' }).value).toMatchObject({ superuser: true, scopes: [], total: 0 });
    expect(ask({ subject: 'User:ana', namespace: 'pay' }).value.scopes.map((s) => s.namespace)).toEqual([undefined]);
  });
});
