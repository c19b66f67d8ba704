import type { RuleOutput } from '@/lib/contract';
import type { Ask } from '@/lib/domain/rbac';
import { describe, expect, test } from 'vitest';
import { ruleLine, ruleWords } from './rule-words';

const rule = (over: Partial<RuleOutput>): RuleOutput => ({
  verbs: ['delete'],
  apiGroups: [''],
  resources: ['secrets'],
  resourceNames: [],
  nonResourceURLs: [],
  ...over,
});
const ask: Ask = {
  type: 'resource',
  verb: 'delete',
  apiGroup: '',
  resource: 'secrets',
  subresource: '',
  namespace: 'payments',
  name: '',
};

describe('ruleWords', () => {
  test.each([
    [rule({ verbs: ['get', 'delete'], resources: ['pods', 'secrets'] }), { verb: 'delete', on: 'secrets' }],
    [rule({ verbs: ['delete', '*'], resources: ['secrets', '*'] }), { verb: '*', on: '*' }],
    [rule({ verbs: ['*'], resources: ['secrets', 'pods/*'] }), { verb: '*', on: 'secrets' }],
    [rule({ apiGroups: ['apps'] }), undefined],
  ])('says which entries carry the ask, the wildcard where it is one of them', (given, words) => {
    expect(ruleWords(given, ask)).toEqual(words);
  });

  test('says the URL that covers the path', () => {
    const urls = rule({ verbs: ['get'], resources: [], apiGroups: [], nonResourceURLs: ['/healthz', '/metrics/*'] });
    expect(ruleWords(urls, { type: 'url', verb: 'get', path: '/metrics/cadvisor' })).toEqual({
      verb: 'get',
      on: '/metrics/*',
    });
  });
});

test('ruleLine says group and names only where they are', () => {
  expect(
    ruleLine(rule({ apiGroups: ['apps'], resources: ['deployments', 'deployments/scale'], resourceNames: ['web'] })),
  ).toEqual({
    verbs: 'delete',
    on: 'deployments.apps, deployments/scale.apps',
    names: 'web',
  });
  expect(ruleLine(rule({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] })).on).toBe('*');
  expect(ruleLine(rule({ apiGroups: ['', 'apps'], resources: ['pods', 'deployments'] })).on).toBe('pods, deployments');
});
