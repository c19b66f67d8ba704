import { AssertionInput } from '@/lib/contract';
import { describe, expect, test } from 'vitest';
import { EMPTY, draftOf, finished } from './draft';

const parsed = AssertionInput.parse({
  name: 'ci deploys to stage',
  type: 'can',
  subjects: [
    { kind: 'ServiceAccount', namespace: 'ci', name: '*' },
    { kind: 'Group', name: 'oidc:a:b' },
  ],
  verbs: ['patch'],
  apiGroups: ['apps'],
  resources: ['deployments'],
  names: ['shop'],
  where: { include: ['stage'], exclude: [] },
});

describe('a draft', () => {
  test('of an assertion is that assertion again', () => {
    expect(finished(draftOf(parsed))).toEqual({ definition: parsed });
    const cluster = { ...parsed, where: 'cluster' as const };
    expect(finished(draftOf(cluster))).toEqual({ definition: cluster });
  });

  test('says what is missing, field by field', () => {
    const result = finished(EMPTY);
    const fields = 'faults' in result ? result.faults.map(({ field }) => field) : [];
    expect(fields).toEqual(['name', 'subjects', 'verbs', 'resources']);
    const nowhere = finished({ ...draftOf(parsed), include: [] });
    expect(nowhere).toMatchObject({ faults: [{ field: 'include' }] });
  });

  test.each(['ada', 'Role:x', 'User:', 'ServiceAccount:web', 'ServiceAccount:/web', 'ServiceAccount:web/'])(
    'takes %s for no subject',
    (word) => {
      const result = finished({ ...draftOf(parsed), subjects: [word] });
      const faults = 'faults' in result ? result.faults : [];
      expect(faults).toHaveLength(1);
      expect(faults[0]?.field).toBe('subjects');
      expect(faults[0]?.message).toContain(word);
    },
  );

  test('leaves names out that are none', () => {
    const result = finished({ ...draftOf(parsed), names: [] });
    expect('definition' in result && Object.hasOwn(result.definition, 'names')).toBe(false);
  });
});
