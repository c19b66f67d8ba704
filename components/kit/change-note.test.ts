import { describe, expect, test } from 'vitest';
import { changeText } from './change-note';

const event = (
  objects: { op: 'put' | 'delete'; kind: string; namespace?: string; name: string }[],
  total?: number,
) => ({
  epoch: 'e',
  generation: 1,
  at: '2026-03-02T14:02:15.000Z',
  kinds: [],
  namespaces: [],
  manyNamespaces: false,
  objects,
  objectsTotal: total ?? objects.length,
});

describe('changeText', () => {
  test('names the newest object, what happened and when', () => {
    expect(changeText(event([{ op: 'delete', kind: 'ClusterRoleBinding', name: 'ops' }]))).toBe(
      'ClusterRoleBinding ops was removed at 14:02:15 UTC.',
    );
    expect(changeText(event([{ op: 'put', kind: 'Role', namespace: 'payments', name: 'peek' }]))).toBe(
      'Role payments/peek was added or changed at 14:02:15 UTC.',
    );
  });

  test('counts the others', () => {
    const ops = { op: 'delete', kind: 'Role', namespace: 'a', name: 'b' } as const;
    expect(changeText(event([ops], 2))).toBe('Role a/b was removed at 14:02:15 UTC, and 1 more change.');
    expect(changeText(event([ops], 41))).toBe('Role a/b was removed at 14:02:15 UTC, and 40 more changes.');
    expect(changeText(event([], 0))).toBe('The cluster changed at 14:02:15 UTC.');
  });
});
