import type { WhoCanOutput } from '@/lib/contract';
import { describe, expect, test } from 'vitest';
import { whoCanTold } from '../live/told';
import { outcomeOf, whoCanRows } from './who-can-rows';

const asOf = { cluster: 'demo', epoch: 'a', generation: 4, at: '2026-11-21T14:02:11.000Z', stale: false };
const masters = { kind: 'Group' as const, name: 'system:masters', via: [{ superuser: true as const }], viaTotal: 1 };
const page = (value: Partial<WhoCanOutput['value']>, gaps: WhoCanOutput['gaps'] = []): WhoCanOutput => ({
  value: {
    subjects: [masters],
    total: 1,
    notes: [],
    unresolved: { bindings: [], total: 0 },
    summary: { users: 0, groups: 1, serviceAccounts: 0, byWildcard: 0 },
    ...value,
  },
  gaps,
  asOf,
});
const oldCi = {
  binding: { kind: 'RoleBinding' as const, namespace: 'payments', name: 'old-ci' },
  role: { kind: 'Role' as const, namespace: 'payments', name: 'ci-legacy' },
  subjects: [
    { kind: 'User', name: 'jenkins' },
    { kind: 'User', name: 'jenkins' },
  ],
};

describe('whoCanRows', () => {
  test('puts those whose role could not be read at the end, each once', () => {
    const rows = whoCanRows([
      page({ unresolved: { bindings: [oldCi], total: 1 } }),
      page({ subjects: [{ ...masters, name: 'ops' }] }),
    ]);
    expect(rows.map((row) => [row.type, row.subject.name])).toEqual([
      ['can', 'system:masters'],
      ['can', 'ops'],
      ['unknown', 'jenkins'],
    ]);
  });
});

describe('outcomeOf tells apart', () => {
  test('somebody', () => {
    expect(outcomeOf(page({ summary: { users: 1, groups: 1, serviceAccounts: 0, byWildcard: 0 } }))).toBe('somebody');
    expect(outcomeOf(page({ summary: { users: 0, groups: 2, serviceAccounts: 0, byWildcard: 0 } }))).toBe('somebody');
  });

  test('nobody, when all was read', () => {
    expect(outcomeOf(page({}))).toBe('nobody');
    const gap = { code: 'list-stale', scope: {}, detail: 'old', since: asOf.at, effect: 'stale' } as const;
    expect(outcomeOf(page({}, [gap]))).toBe('nobody');
  });

  test('not known, when something that could allow it was not read', () => {
    const gap = {
      code: 'list-forbidden',
      scope: { list: 'rolebindings' },
      detail: 'forbidden',
      since: asOf.at,
      effect: 'may-miss-allows',
    } as const;
    expect(outcomeOf(page({}, [gap]))).toBe('unknown');
    expect(outcomeOf(page({ unresolved: { bindings: [oldCi], total: 1 } }))).toBe('unknown');
  });
});

describe('whoCanTold', () => {
  test('is silent while the pages are of two worlds', () => {
    const newer = { ...page({}), asOf: { ...asOf, generation: 5 } };
    expect(whoCanTold('q', [page({}), newer])).toBeUndefined();
  });

  test('knows whether it tells of the whole answer', () => {
    expect(whoCanTold('q', [page({})])).toMatchObject({ whole: true, entries: [{ key: 'Group:system:masters' }] });
    expect(whoCanTold('q', [page({ total: 7 })])).toMatchObject({ whole: false, total: 7 });
  });
});
