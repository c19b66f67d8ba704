import { describe, expect, it } from 'vitest';
import { discoveryIndex, mergeDiscoveries, nearWords, parseAggregatedDiscovery, parseLegacyDiscovery } from './index';
import { distance } from './near-words';

const pods = {
  resource: 'pods',
  responseKind: { group: '', version: '', kind: 'Pod' },
  scope: 'Namespaced',
  singularResource: 'pod',
  verbs: ['get', 'list'],
  shortNames: ['po'],
  subresources: [{ subresource: 'log', responseKind: { kind: 'Pod' }, verbs: ['get'] }],
};
const hpa = (verbs: string[]) => ({
  ...pods,
  resource: 'horizontalpodautoscalers',
  singularResource: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  verbs,
  subresources: [{ subresource: verbs[0], verbs }],
});
const list = (items: unknown, apiVersion = 'apidiscovery.k8s.io/v2') => ({
  kind: 'APIGroupDiscoveryList',
  apiVersion,
  items,
});
const core = list([{ metadata: {}, versions: [{ version: 'v1', resources: [pods], freshness: 'Current' }] }]);
const autoscaling = list(
  [
    {
      metadata: { name: 'autoscaling' },
      versions: [
        { version: 'v2', resources: [hpa(['get'])], freshness: 'Current' },
        { version: 'v1', resources: [hpa(['patch'])], freshness: 'Current' },
      ],
    },
  ],
  'apidiscovery.k8s.io/v2beta1',
);

describe('parseAggregatedDiscovery', () => {
  it('reads both documents, folds versions, and keeps the preferred one', () => {
    expect(parseAggregatedDiscovery(core, autoscaling)).toEqual({
      complete: true,
      resources: [
        {
          apiGroup: '',
          version: 'v1',
          resource: 'pods',
          singular: 'pod',
          kind: 'Pod',
          shortNames: ['po'],
          namespaced: true,
          verbs: ['get', 'list'],
          subresources: [{ name: 'log', verbs: ['get'] }],
        },
        {
          apiGroup: 'autoscaling',
          version: 'v2',
          resource: 'horizontalpodautoscalers',
          singular: 'horizontalpodautoscaler',
          kind: 'Pod',
          shortNames: ['hpa'],
          namespaced: true,
          verbs: ['get', 'patch'],
          subresources: [
            { name: 'get', verbs: ['get'] },
            { name: 'patch', verbs: ['patch'] },
          ],
        },
      ],
    });
  });

  it('is incomplete with a stale version, whose last known resources it keeps', () => {
    const stale = list([
      {
        metadata: { name: 'metrics.k8s.io' },
        versions: [{ version: 'v1beta1', resources: [pods], freshness: 'Stale' }],
      },
    ]);
    const { complete, resources } = parseAggregatedDiscovery(core, stale);
    expect([complete, resources.length]).toEqual([false, 2]);
  });

  it.each([
    ['no document', []],
    ['null', [null]],
    ['a string', ['nope']],
    ['another kind', [{ kind: 'APIGroupList', apiVersion: 'v1' }]],
    ['a version of tomorrow', [list([], 'apidiscovery.k8s.io/v9')]],
    ['items that are no list', [list('x')]],
    ['a group that is no object', [list([7])]],
    ['versions that are no list', [list([{ metadata: { name: 'x' }, versions: {} }])]],
    [
      'a resource without a name',
      [list([{ metadata: {}, versions: [{ version: 'v1', resources: [{ ...pods, resource: '' }] }] }])],
    ],
    [
      'a subresource without a name',
      [list([{ metadata: {}, versions: [{ version: 'v1', resources: [{ ...pods, subresources: [{}] }] }] }])],
    ],
  ])('is incomplete, and does not throw, for %s', (_, documents) => {
    expect(parseAggregatedDiscovery(...documents).complete).toBe(false);
  });
});

describe('parseLegacyDiscovery', () => {
  const item = (name: string, extra: object = {}) => ({
    name,
    singularName: '',
    namespaced: true,
    kind: 'Thing',
    verbs: ['get'],
    ...extra,
  });
  const v1 = {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [item('pods', { singularName: 'pod', kind: 'Pod', shortNames: ['po'] }), item('pods/log')],
  };
  const groups = {
    kind: 'APIGroupList',
    groups: [
      {
        name: 'zoo.example',
        versions: [{ groupVersion: 'zoo.example/v1' }, { groupVersion: 'zoo.example/v2' }],
        preferredVersion: { groupVersion: 'zoo.example/v2' },
      },
    ],
  };
  const zoo = (version: string, resources: object[]) => ({
    kind: 'APIResourceList',
    groupVersion: `zoo.example/${version}`,
    resources,
  });

  it('folds subresources in and prefers what /apis says', () => {
    const one = zoo('v1', [item('cats', { kind: 'OldCat' })]);
    const two = zoo('v2', [item('cats', { kind: 'Cat', verbs: ['list'] }), item('cats/feed', { verbs: ['create'] })]);
    const { complete, resources } = parseLegacyDiscovery(one, v1, two, groups);
    expect(complete).toBe(true);
    expect(discoveryIndex({ complete, resources }).find('zoo.example', 'cats')).toMatchObject({
      version: 'v2',
      kind: 'Cat',
      verbs: ['list', 'get'],
      subresources: [{ name: 'feed', verbs: ['create'] }],
    });
    expect(discoveryIndex({ complete, resources }).find('', 'pods')?.subresources).toEqual([
      { name: 'log', verbs: ['get'] },
    ]);
  });

  it('knows a resource of which only subresources are served', () => {
    const { resources } = parseLegacyDiscovery(zoo('v1', [item('cats/feed', { kind: 'Feed' })]));
    expect(resources).toMatchObject([{ resource: 'cats', kind: '', verbs: [], subresources: [{ name: 'feed' }] }]);
  });

  it('is incomplete without the core group, without /apis, and without a group version that /apis names', () => {
    expect(parseLegacyDiscovery(groups, v1, zoo('v2', [])).complete).toBe(false);
    expect(parseLegacyDiscovery(groups, zoo('v2', []), zoo('v1', [])).complete).toBe(false);
    expect(parseLegacyDiscovery(v1, zoo('v2', []), zoo('v1', [])).complete).toBe(false);
    expect(parseLegacyDiscovery(groups, v1, zoo('v2', []), zoo('v1', [])).complete).toBe(true);
  });

  it.each([
    [[]],
    [[null]],
    [[{ kind: 'APIResourceList', resources: 'x' }]],
    [[{ kind: 'APIResourceList', groupVersion: 'v1', resources: [{}] }]],
  ])('is incomplete, and does not throw, for %j', (documents) =>
    expect(parseLegacyDiscovery(...documents).complete).toBe(false),
  );
});

describe('discoveryIndex', () => {
  const index = discoveryIndex(parseAggregatedDiscovery(core, autoscaling));

  it('finds by every word, exactly where RBAC is exact', () => {
    const names = (found: readonly { resource: string }[]) => found.map(({ resource }) => resource);
    expect(index.find('', 'Pods')).toBeUndefined();
    expect(names(index.byShortName('PO'))).toEqual(['pods']);
    expect(names(index.bySingular('Pod'))).toEqual(['pods', 'horizontalpodautoscalers']);
    expect(names(index.byFoldedName('PODS'))).toEqual(['pods']);
    expect(names(index.named('pods'))).toEqual(['pods']);
    expect([index.hasGroup('autoscaling'), index.hasGroup('apps')]).toEqual([true, false]);
  });

  it('does not trip over names of the language', () => {
    for (const word of ['__proto__', 'constructor', 'toString']) {
      expect(index.named(word)).toEqual([]);
      expect(index.byShortName(word)).toEqual([]);
    }
  });

  it('merges discoveries', () => {
    const merged = mergeDiscoveries([parseAggregatedDiscovery(core), parseAggregatedDiscovery(autoscaling)]);
    expect(merged).toEqual(parseAggregatedDiscovery(core, autoscaling));
    expect(mergeDiscoveries([]).complete).toBe(false);
  });
});

describe('near words', () => {
  it('counts a swap as one change', () => {
    expect(distance('secerts', 'secrets', 3)).toBe(1);
    expect(distance('kitten', 'sitting', 3)).toBe(3);
    expect(distance('kitten', 'sitting', 2)).toBeUndefined();
    expect(distance('', 'ab', 2)).toBe(2);
  });

  it('is bounded', () => {
    expect(nearWords('x'.repeat(10_000), ['x'.repeat(9_999)], 5)).toEqual([]);
    expect(nearWords('pod', ['pods', 'pod', 'node', 'zebra'], 2)).toEqual(['pod', 'pods']);
  });
});
