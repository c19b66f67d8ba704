import type { PathOutput } from '@/lib/contract';
import { describe, expect, test } from 'vitest';
import { objectsOf, parseRef, refText } from './object-ref';

describe('parseRef', () => {
  test.each([
    'RoleBinding:payments/deploy',
    'ClusterRole:system:aggregate-to-edit',
    'ServiceAccount:ci/deployer',
    'Role:payments/with:colon',
  ])('reads back %s', (text) => {
    const ref = parseRef(text);
    expect(ref).toBeDefined();
    expect(ref && refText(ref)).toBe(text);
  });

  test.each(['', 'Secret:payments/db', 'Role:edit', 'ClusterRole:a/b', 'RoleBinding:/deploy', 'ClusterRoleBinding:'])(
    'refuses %j, which names no object of a proof',
    (text) => {
      expect(parseRef(text)).toBeUndefined();
    },
  );
});

test('the objects of a path come in the order of its chain; users, groups and the superuser have none', () => {
  const rule = { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [], index: 0 };
  const path: PathOutput = {
    binding: { kind: 'RoleBinding', namespace: 'payments', name: 'deploy' },
    role: { kind: 'ClusterRole', name: 'edit' },
    rule,
    subject: { kind: 'ServiceAccount', namespace: 'ci', name: 'deployer' },
    weight: 'named',
  };
  expect(objectsOf(path).map(refText)).toEqual([
    'ServiceAccount:ci/deployer',
    'RoleBinding:payments/deploy',
    'ClusterRole:edit',
  ]);
  expect(objectsOf({ ...path, subject: { kind: 'Group', name: 'ops' } }).map(refText)).toEqual([
    'RoleBinding:payments/deploy',
    'ClusterRole:edit',
  ]);
  expect(objectsOf({ superuser: true })).toEqual([]);
});
