import { describe, expect, it } from 'vitest';
import type { Headers } from '@/lib/domain/identity';
import { actingHeaders } from './acting-headers';

const OWN = { authorization: 'Bearer ours' };
const impersonate = (headers: Headers) => actingHeaders({ by: 'impersonate', headers }, OWN);

describe('headers that say who acts', () => {
  it('a person by their own token: nothing of ours', () => {
    expect(actingHeaders({ by: 'passthrough', token: 'a.b-c_d' }, OWN)).toEqual({ authorization: 'Bearer a.b-c_d' });
  });

  it('a person through us: our credentials and the person', () => {
    expect(
      impersonate([
        ['Impersonate-User', 'ann'],
        ['Impersonate-Group', 'a'],
        ['Impersonate-Group', 'b'],
      ]),
    ).toEqual({ ...OWN, 'impersonate-user': ['ann'], 'impersonate-group': ['a', 'b'] });
  });

  it.each<[string, Headers]>([
    ['nothing', []],
    ['groups alone', [['Impersonate-Group', 'a']]],
    ['an empty name', [['Impersonate-User', '']]],
    ['a name that a server would trim to nothing', [['Impersonate-User', ' \t']]],
    [
      'two names',
      [
        ['Impersonate-User', 'a'],
        ['impersonate-user', 'b'],
      ],
    ],
    [
      'another header',
      [
        ['Impersonate-User', 'a'],
        ['Connection', 'Impersonate-User'],
      ],
    ],
  ])('never %s', (_, headers) => {
    expect(() => impersonate(headers)).toThrow();
  });

  it('never on top of another impersonation', () => {
    const as = { by: 'impersonate', headers: [['Impersonate-User', 'ann']] } as const;
    expect(() => actingHeaders(as, { ...OWN, 'Impersonate-Group': ['system:masters'] })).toThrow('the kubeconfig');
  });
});
