import { describe, expect, it } from 'vitest';
import { verdictOf } from './verdict';
import { warningsOf } from './warnings';

const said = (code: number, message: string, more: object = {}) => {
  const body = Buffer.from(JSON.stringify({ kind: 'Status', status: 'Failure', message, code, ...more }));
  return verdictOf({ status: code, headers: {}, body });
};
const refused = (code: string) => ({ state: 'refused', refused: { code } });

describe('what a refusal means', () => {
  it.each([
    ['a webhook, with whatever status', 400, 'admission webhook "a.b" denied the request: no', 'admission'],
    ['a webhook', 403, 'admission webhook "a.b" denied the request without explanation', 'admission'],
    ['a webhook that says 401', 401, 'admission webhook "a.b" denied the request: no', 'admission'],
    ['a webhook that says 500', 500, 'admission webhook "a.b" denied the request: no', 'admission'],
    [
      'a webhook that is away',
      500,
      'Internal error occurred: failed calling webhook "a.b": failed to call webhook: Post "https://x": EOF',
      'admission',
    ],
    [
      'a policy',
      422,
      `roles.rbac.authorization.k8s.io "r" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no`,
      'admission',
    ],
    ['etcd is full', 500, 'etcdserver: mvcc: database space exceeded', 'unavailable'],
    ['too large', 413, 'Request entity too large', 'invalid'],
    ['an odd status', 405, 'the server does not allow this method on the requested resource', 'invalid'],
  ])('%s', (_, status, message, code) => {
    expect(said(status, message)).toMatchObject(refused(code));
  });

  it('a name in the words of a failure makes it no certainty', () => {
    for (const name of ['failed calling webhook', 'etcdserver: no space', 'admission webhook "x" denied the request']) {
      expect(said(500, `Internal error occurred: storing ${name}`)).toMatchObject({ state: 'unknown' });
    }
  });

  it('messages are one line, without control characters, and not endless', () => {
    const verdict = said(403, `a\r\nb\u001b[31m${'x'.repeat(10_000)}`);
    const message = verdict.state === 'refused' ? verdict.refused.message : '';
    expect(message).toMatch(/^a b \[31mx+ …$/);
    expect(message.length).toBeLessThan(2_100);
  });

  it('a refused aggregation is an escalation of which nobody says what is missing', () => {
    const words = 'must have cluster-admin privileges to use the aggregationRule';
    const verdict = said(403, `clusterroles.rbac.authorization.k8s.io "all" is forbidden: ${words}`);
    expect(verdict).toMatchObject(refused('escalation'));
    expect(JSON.stringify(verdict)).toContain(
      '"message":"clusterroles.rbac.authorization.k8s.io \\"all\\" is forbidden',
    );
    expect(JSON.stringify(verdict)).toContain('every right in the cluster and on every URL');
    expect(verdict).not.toHaveProperty('refused.missing');
    for (const other of [
      `clusterroles.rbac.authorization.k8s.io "x is forbidden: ${words}" is forbidden: User "ann" cannot create it`,
      `User "is forbidden: ${words}" cannot create resource "clusterroles" at the cluster scope`,
      words,
    ]) {
      expect(said(403, other)).toMatchObject(refused('forbidden'));
    }
  });

  it('causes are places; a broken Status has none', () => {
    const details = { causes: [{ field: 'rules[0].verbs', message: 'Required value' }, 'x', { field: 1 }] };
    expect(said(422, 'wrong', { details })).toMatchObject({
      refused: {
        places: [
          { path: 'rules[0].verbs', message: 'Required value' },
          { path: '', message: '' },
        ],
      },
    });
    expect(said(422, 'wrong', { details: { causes: 'x' } })).toEqual({
      state: 'refused',
      refused: { code: 'invalid', message: 'wrong' },
    });
  });
});

it('warnings are read out of their header', () => {
  const utf8 = Buffer.from('ünï', 'utf8').toString('latin1');
  const warning = `299 - "one, \\"two\\"", 299 - "${utf8}", 199 - "other"`;
  expect(warningsOf({ warning })).toEqual(['one, "two"', 'ünï']);
  expect(warningsOf({})).toEqual([]);
  expect(warningsOf({ warning: Array.from({ length: 99 }, () => '299 - "x"').join(', ') })).toHaveLength(20);
});
