import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/core';
import { VerifyInput } from '@/lib/contract';
import type { Ask, Requester } from '@/lib/domain/rbac';
import { clusterRole, clusterRoleBinding, rule, world } from '@/lib/server/test-world';
import type { Deps } from './deps';
import { type MeDeps, me } from './me';
import type { AccessReviews, ReviewResult } from './ports';
import { verify } from './verify';

const objects = [
  clusterRole('reader', [rule('get', 'pods')]),
  clusterRoleBinding('readers', 'ClusterRole/reader', 'User:ana'),
];
const says = (allowed: boolean): ReviewResult => ({ allowed, denied: false, reason: 'because', evaluationError: '' });

/** A cluster that answers as told and remembers what it was asked: the wire itself is the live adapter's test. */
function cluster(actor: Requester | AppError, allowed: boolean) {
  const asked: { review: string; who?: Requester; ask: Ask }[] = [];
  const reviews: AccessReviews = {
    review: (_, who, ask) => {
      asked.push({ review: 'SubjectAccessReview', who, ask });
      return Promise.resolve(says(allowed));
    },
    reviewSelf: (_, ask) => {
      asked.push({ review: 'SelfSubjectAccessReview', ask });
      return Promise.resolve(says(allowed));
    },
    whoAmI: () => (actor instanceof AppError ? Promise.reject(actor) : Promise.resolve(actor)),
  };
  const { server, model } = world([{ id: 'w', source: 'live', objects, reviews }]);
  return { deps: server.deps, asked, model };
}
const ADMIN = { user: 'admin', groups: ['system:authenticated'] };
const input = (more: object) => VerifyInput.parse({ verb: 'get', resource: 'pods', ...more });

describe('verify', () => {
  it('puts the cluster’s words beside ours', async () => {
    const { deps, asked } = cluster(ADMIN, true);
    const { value, asOf } = await verify(deps, 'w', input({ subject: 'User:ana' }));
    expect(value).toEqual({
      ours: { allowed: true, verdict: 'allowed' },
      cluster: { allowed: true, denied: false, reason: 'because', evaluationError: '' },
      agrees: true,
      review: 'SubjectAccessReview',
      checkedAt: '2026-01-01T12:00:00.000Z',
    });
    expect(asOf.cluster).toBe('w');
    expect(asked).toMatchObject([
      { who: { user: 'ana', groups: ['system:authenticated'] }, ask: { resource: 'pods' } },
    ]);
  });

  it('says when they disagree', async () => {
    const { deps } = cluster(ADMIN, false);
    expect((await verify(deps, 'w', input({ subject: 'User:ana' }))).value.agrees).toBe(false);
  });

  it('asks about oneself by SelfSubjectAccessReview, when user and groups are the same set', async () => {
    const { deps, asked } = cluster({ user: 'ana', groups: ['a', 'b'] }, true);
    await verify(deps, 'w', input({ user: 'ana', group: ['b', 'a'] }));
    await verify(deps, 'w', input({ user: 'ana', group: ['a'] }));
    await verify(deps, 'w', input({ user: 'ana', group: ['a', 'c'] }));
    expect(asked.map(({ review }) => review)).toEqual([
      'SelfSubjectAccessReview',
      'SubjectAccessReview',
      'SubjectAccessReview',
    ]);
  });

  it('goes on where the cluster does not say who one is, and not where it cannot be reached', async () => {
    const silent = cluster(new AppError('not-permitted', 'no'), true);
    expect((await verify(silent.deps, 'w', input({ subject: 'User:ana' }))).value.review).toBe('SubjectAccessReview');
    const down = cluster(new AppError('cluster-unreachable', 'The API server does not answer.'), true);
    await expect(verify(down.deps, 'w', input({ subject: 'User:ana' }))).rejects.toThrow('does not answer');
  });

  it('shows our verdict as unknown while a gap could hide the grant', async () => {
    const { deps, model } = cluster(ADMIN, true);
    model('w').phase('clusterrolebindings', 'forbidden', 'forbidden');
    const { value, gaps } = await verify(deps, 'w', input({ subject: 'User:zoe' }));
    expect(value).toMatchObject({ ours: { verdict: 'unknown' }, agrees: false });
    expect(gaps).toMatchObject([{ code: 'list-forbidden' }]);
  });

  it('cannot be done for manifests', async () => {
    const { server } = world([{ id: 'b', objects }]);
    await expect(verify(server.deps, 'b', input({ subject: 'User:ana' }))).rejects.toThrow(
      expect.objectContaining({ code: 'cannot-be-done' }),
    );
  });
});

const locally = (deps: Deps): MeDeps => ({
  ...deps,
  actor: { mode: 'local', unlocked: true },
  hands: { of: () => Promise.reject(new Error('nobody writes here')) },
  expected: () => undefined,
  problems: () => [],
  lints: () => [],
});

describe('me', () => {
  it('is whom the cluster sees', async () => {
    const { value } = await me(locally(cluster(ADMIN, true).deps), 'w');
    expect(value).toMatchObject({ user: 'admin', foundBy: 'SelfSubjectReview', may: { ask: true, verify: true } });
  });

  it('is nobody in manifests', async () => {
    const { server } = world([{ id: 'b', objects }]);
    const { value } = await me(locally(server.deps), 'b');
    expect(value).toMatchObject({ groups: [], foundBy: 'none', may: { ask: true, verify: false } });
    expect(value).not.toHaveProperty('user');
  });

  it('names the reason why the configuration makes nobody of a token, and no lint beside it', async () => {
    const { deps } = cluster(ADMIN, true);
    const person = { issuer: 'https://issuer.example', subject: 'u-1', name: 'Ada' };
    const { value } = await me(
      {
        ...deps,
        actor: { mode: 'signed-in', person, claims: {}, sessionId: 's' },
        hands: { of: () => Promise.reject(new AppError('not-permitted', 'nobody')) },
        expected: () => undefined,
        problems: () => ['the e-mail address is not verified'],
        lints: () => ['A token that says nothing about email_verified is let in.'],
      },
      'w',
    );
    expect(value.warnings).toContain('The reason: the e-mail address is not verified.');
    expect(value.warnings.join(' ')).not.toContain('is let in');
  });
});
