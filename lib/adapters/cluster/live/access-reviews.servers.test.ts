import { beforeAll, describe, expect, it } from 'vitest';
import { clusterGrant, namespace, role, roleBinding } from '@/e2e/live/rbac-objects';
import { type Cluster, startCluster, startFaultProxy } from '@/e2e/servers';
import { AppError } from '@/lib/domain/core';
import type { Ask } from '@/lib/domain/rbac';
import { LiveAccessReviews, loadKubeconfig } from './index';

const clock = { now: () => Date.now() };
const SECRETS = { type: 'resource', apiGroup: '', resource: 'secrets', subresource: '', name: '' } as const;
const getSecrets = (namespace: string): Ask => ({ ...SECRETS, verb: 'get', namespace });

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster({ personas: [{ user: 'ann', groups: ['readers', 'Zoë'] }] });
  await cluster.applyAll([
    namespace('here'),
    role('here', 'reads', 'get'),
    roleBinding('here', 'reads', 'reads', [{ kind: 'Group', name: 'readers' }]),
    ...clusterGrant('metrics', 'ann', [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }]),
  ]);
  return () => cluster.stop();
});

async function reviewsAs(options: Parameters<Cluster['kubeconfig']>[0] = {}): Promise<LiveAccessReviews> {
  const access = await loadKubeconfig(cluster.kubeconfig(options), { allowExec: false });
  return new LiveAccessReviews(new Map([['c', access]]), clock);
}

describe('the cluster is asked', () => {
  it('about anyone, exactly as they are: no group is added', async () => {
    const reviews = await reviewsAs();
    const asAnn = (groups: string[], ask: Ask) => reviews.review('c', { user: 'ann', groups }, ask);
    const allowed = await asAnn(['readers'], getSecrets('here'));
    expect(allowed).toMatchObject({ allowed: true, denied: false, evaluationError: '' });
    expect(allowed.reason).toContain('RoleBinding "reads/here"');
    expect(await asAnn([], getSecrets('here'))).toMatchObject({ allowed: false, reason: '' });
    expect(await asAnn(['readers'], getSecrets(''))).toMatchObject({ allowed: false });
    expect(await asAnn([], { type: 'url', verb: 'get', path: '/metrics' })).toMatchObject({ allowed: true });
    expect(await asAnn([], { type: 'url', verb: 'get', path: '/metrics/x' })).toMatchObject({ allowed: false });
    reviews.close();
  });

  it('about whoever asks', async () => {
    const reviews = await reviewsAs({ as: 'ann' });
    expect(await reviews.reviewSelf('c', getSecrets('here'))).toMatchObject({ allowed: true });
    expect(await reviews.reviewSelf('c', getSecrets('other'))).toMatchObject({ allowed: false });
    expect(await reviews.whoAmI('c')).toEqual({ user: 'ann', groups: ['readers', 'Zoë', 'system:authenticated'] });
    reviews.close();
  });
});

describe('a question that gets no answer is an error with a code', () => {
  const codeOf = async (work: Promise<unknown>): Promise<readonly string[]> => {
    const error = await work.catch((reason: unknown) => reason);
    if (!(error instanceof AppError)) throw new Error('it is no AppError', { cause: error });
    return [error.code, error.message];
  };

  it('the right to ask about others is missing', async () => {
    const reviews = await reviewsAs({ as: 'ann' });
    const [code, message] = await codeOf(reviews.review('c', { user: 'bob', groups: [] }, getSecrets('here')));
    expect(code).toBe('not-permitted');
    expect(message).toContain('User "ann" cannot create resource "subjectaccessreviews"');
    reviews.close();
  });

  it('the credentials are refused', async () => {
    const reviews = await reviewsAs({ token: 'wrong' });
    expect(await codeOf(reviews.whoAmI('c'))).toEqual([
      'not-permitted',
      'the API server refuses the credentials (401)',
    ]);
    reviews.close();
  });

  it('nobody can be asked about nobody', async () => {
    const reviews = await reviewsAs();
    const [code] = await codeOf(reviews.review('c', { user: '', groups: [] }, getSecrets('here')));
    expect(code).toBe('cannot-be-done');
    expect((await codeOf(reviews.whoAmI('another')))[0]).toBe('cannot-be-done');
    reviews.close();
  });

  it('the server is away, breaks off, says nonsense or is too busy', async () => {
    const proxy = await startFaultProxy(cluster);
    const reviews = await reviewsAs({ server: proxy.url });
    proxy.fault({ action: { kind: 'refuse' } });
    expect((await codeOf(reviews.whoAmI('c')))[0]).toBe('cluster-unreachable');
    proxy.fault({ action: { kind: 'cut', afterBytes: 10 } });
    expect((await codeOf(reviews.whoAmI('c')))[0]).toBe('cluster-unreachable');
    proxy.fault({ action: { kind: 'half-object', afterLines: 0 } });
    expect(await codeOf(reviews.whoAmI('c'))).toEqual([
      'cluster-unreachable',
      'the API server sent something unreadable',
    ]);
    proxy.fault({ action: { kind: 'status', code: 500 } });
    expect((await codeOf(reviews.whoAmI('c')))[0]).toBe('cluster-unreachable');
    proxy.fault({ action: { kind: 'status', code: 429, retryAfterSeconds: 3 } });
    expect(await reviews.whoAmI('c').catch((error: unknown) => error)).toMatchObject({
      code: 'too-many-requests',
      retryAfter: 3,
    });
    proxy.fault({ action: { kind: 'silence' } });
    expect(await codeOf(reviews.whoAmI('c'))).toEqual(['cluster-unreachable', 'the API server did not answer in time']);
    expect(await reviews.whoAmI('c')).toMatchObject({ user: 'castellan-e2e-admin' });
    reviews.close();
    await proxy.close();
  });
});
