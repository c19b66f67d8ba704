import { describe, expect, it } from 'vitest';
import { ReviewsInput } from '@/lib/contract';
import { agreeable, clusterRole, clusterRoleBinding, roleBinding, rule, world } from '@/lib/server/test-world';
import { cluster } from './clusters';
import { discovery } from './discovery';
import { readiness } from './readiness';
import { reviews } from './reviews';

const objects = [
  clusterRole('reader', [rule('get', 'pods')]),
  clusterRoleBinding('readers', 'ClusterRole/reader', 'User:ana'),
];

describe('a cluster', () => {
  it('has every list with its state, age and count', () => {
    const { server, clock } = world([{ id: 'w', objects }]);
    clock.pass(2_500);
    const { value, gaps } = cluster(server.deps, 'w');
    expect(value).toMatchObject({
      id: 'w',
      source: 'bundle',
      version: 'v1.36.0',
      state: 'synced',
      counts: { clusterroles: 1, clusterrolebindings: 1, roles: 0, subjects: 1 },
      locked: false,
    });
    expect(value.lists).toHaveLength(8);
    expect(value.lists[0]).toEqual({ list: 'namespaces', state: 'synced', count: 0, age: 2.5, detail: '' });
    expect(gaps).toEqual([]);
  });

  it('is partial, not synced, while documents of its bundle are broken', () => {
    const { server, model } = world([{ id: 'w', objects }]);
    const scope = { file: 'a.yaml', line: 3 };
    const since = '2026-01-01T12:00:00.000Z';
    model('w').holes([{ code: 'document-broken', scope, detail: 'not YAML', since, effect: 'may-miss-allows' }]);
    const { value, gaps } = cluster(server.deps, 'w');
    expect(value.state).toBe('partial');
    expect(gaps).toMatchObject([{ scope }]);
  });

  it('is called by its worst list, and shows the exact Role that would close a gap', () => {
    const live = { source: 'live', reviews: agreeable(true) } as const;
    const { server, model } = world([{ id: 'w', objects, unread: ['namespaces'], ...live }]);
    expect(cluster(server.deps, 'w').value.state).toBe('syncing');
    model('w').phase('roles', 'stale', 'silent');
    expect(cluster(server.deps, 'w').value.state).toBe('stale');
    model('w').phase('rolebindings', 'forbidden', 'forbidden');
    const { value, gaps } = cluster(server.deps, 'w');
    expect(value.state).toBe('forbidden');
    expect(gaps.map(({ code }) => code)).toEqual(['list-syncing', 'list-stale', 'list-forbidden']);
    const grant = value.lists.find(({ list }) => list === 'rolebindings')?.grant ?? '';
    expect(grant.split('---')[0]).toBe(
      [
        'apiVersion: rbac.authorization.k8s.io/v1',
        'kind: ClusterRole',
        'metadata:',
        '  name: castellan-reader-rolebindings',
        'rules:',
        '  - apiGroups:',
        '      - rbac.authorization.k8s.io',
        '    resources:',
        '      - rolebindings',
        '    verbs:',
        '      - get',
        '      - list',
        '      - watch',
        '',
      ].join('\n'),
    );
  });

  it('is ready when every list was read or is known to be unreadable', () => {
    const { server, model } = world([{ id: 'w', objects, unread: ['roles'] }]);
    expect(() => readiness(server.deps)).toThrow(
      expect.objectContaining({
        code: 'not-synced',
        places: [{ path: 'w/roles', message: 'is being read for the first time' }],
      }),
    );
    model('w').phase('roles', 'forbidden', 'forbidden');
    expect(readiness(server.deps).value).toMatchObject({ ready: true, clusters: [{ id: 'w' }] });
  });
});

describe('discovery', () => {
  it('says what is served', () => {
    const { server } = world([{ id: 'w' }]);
    const { value, gaps } = discovery(server.deps, 'w');
    expect(value.complete).toBe(true);
    expect(value.resources.map(({ resource }) => resource)).toEqual(['secrets', 'pods']);
    expect(gaps).toEqual([]);
  });

  it('is not complete before it was read', () => {
    const { server } = world([{ id: 'w', unread: ['discovery'] }]);
    expect(discovery(server.deps, 'w')).toMatchObject({
      value: { complete: false, resources: [] },
      gaps: [{ code: 'list-syncing', scope: { list: 'discovery' } }],
    });
  });
});

describe('reviews', () => {
  it('answer in order with one path each, and each gap once', () => {
    const twice = [...objects, roleBinding('web', 'again', 'ClusterRole/reader', 'User:ana')];
    const { server } = world([{ id: 'w', objects: twice, unread: ['roles', 'rolebindings'] }]);
    const ask = (subject: string, namespace: string) => ({ verb: 'get', resource: 'pods', subject, namespace });
    const asks = [ask('User:zoe', ''), ask('User:ana', 'web'), ask('User:zoe', 'web'), ask('User:zoe', 'pay')];
    const { value, gaps } = reviews(server.deps, 'w', ReviewsInput.parse({ asks }));
    expect(value.map(({ verdict, via }) => [verdict, via.length])).toEqual([
      ['refused', 0],
      ['allowed', 1],
      ['unknown', 0],
      ['unknown', 0],
    ]);
    expect(gaps.map(({ scope }) => scope.list)).toEqual(['rolebindings']);
  });
});
