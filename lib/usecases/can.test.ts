import { describe, expect, it } from 'vitest';
import { CanInput } from '@/lib/contract';
import {
  type WorldCluster,
  account,
  clusterRole,
  clusterRoleBinding,
  namespace,
  role,
  roleBinding,
  rule,
  world,
} from '@/lib/server/test-world';
import { can } from './can';

const objects = [
  namespace('web'),
  namespace('pay'),
  account('web', 'front'),
  role('web', 'peek', rule('get list', 'secrets')),
  roleBinding('web', 'peek', 'Role/peek', 'User:ana', 'ServiceAccount:web/front'),
  roleBinding('web', 'dangling', 'Role/gone', 'User:bob'),
  clusterRole('reader', [rule('get', 'pods')]),
  clusterRoleBinding('readers', 'ClusterRole/reader', 'Group:staff'),
  clusterRoleBinding('lost', 'ClusterRole/nowhere', 'User:cleo'),
];

function ask(more: Partial<WorldCluster>, parameters: Record<string, string | string[]>) {
  const { server } = world([{ id: 'w', objects, ...more }]);
  return can(server.deps, 'w', CanInput.parse({ verb: 'get', resource: 'secrets', namespace: 'web', ...parameters }));
}

describe('can, where everything was read', () => {
  it('is allowed with its path', () => {
    const { value, gaps, asOf } = ask({}, { subject: 'User:ana' });
    expect(gaps).toEqual([]);
    expect(asOf).toMatchObject({ cluster: 'w', epoch: 'w-epoch', at: '2026-01-01T12:00:00.000Z', stale: false });
    expect(value).toEqual({
      allowed: true,
      verdict: 'allowed',
      via: [
        {
          binding: { kind: 'RoleBinding', namespace: 'web', name: 'peek' },
          role: { kind: 'Role', namespace: 'web', name: 'peek' },
          rule: {
            index: 0,
            verbs: ['get', 'list'],
            apiGroups: [''],
            resources: ['secrets'],
            resourceNames: [],
            nonResourceURLs: [],
          },
          subject: { kind: 'User', name: 'ana' },
          weight: 'named',
        },
      ],
      viaTotal: 1,
      notes: [],
    });
  });

  it('adds the groups that Kubernetes adds to a subject, and none to user and group', () => {
    const everyone = [...objects, clusterRoleBinding('all', 'ClusterRole/reader', 'Group:system:authenticated')];
    expect(ask({ objects: everyone }, { resource: 'pods', subject: 'User:zoe' }).value.verdict).toBe('allowed');
    expect(ask({ objects: everyone }, { resource: 'pods', user: 'zoe' }).value.verdict).toBe('refused');
    expect(ask({}, { resource: 'pods', user: 'zoe', group: ['x', 'staff'] }).value.verdict).toBe('allowed');
    expect(ask({}, { resource: 'pods', user: 'zoe', group: 'staff' }).value.verdict).toBe('allowed');
  });

  it('is refused where nothing grants it, and a dangling roleRef is no gap', () => {
    for (const who of ['User:bob', 'User:cleo', 'User:nobody']) {
      const { value, gaps } = ask({}, { subject: who });
      expect(value).toMatchObject({ allowed: false, verdict: 'refused', via: [], viaTotal: 0 });
      expect(gaps).toEqual([]);
    }
  });

  it('says what is odd about an ask, and answers it literally', () => {
    const { value } = ask({}, { resource: 'Secrets', subject: 'User:ana' });
    expect(value.verdict).toBe('refused');
    expect(value.notes).toMatchObject([{ code: 'wrong-case', suggestion: { resource: 'secrets' } }]);
    expect(ask({}, { namespace: 'wbe', subject: 'User:ana' }).value.notes).toMatchObject([
      { code: 'unknown-namespace', suggestion: { namespace: 'web' } },
    ]);
  });
});

describe('can, where something was not read', () => {
  it('is unknown while a list of bindings is missing that could hold the grant', () => {
    const { value, gaps } = ask({ unread: ['rolebindings'] }, { subject: 'User:ana' });
    expect(value).toMatchObject({ allowed: false, verdict: 'unknown' });
    expect(gaps).toMatchObject([{ code: 'list-syncing', scope: { list: 'rolebindings' }, effect: 'may-miss-allows' }]);
  });

  it('is refused all the same where the missing list cannot matter', () => {
    const clusterWide = ask({ unread: ['rolebindings', 'roles'] }, { namespace: '', subject: 'User:ana' });
    expect(clusterWide).toMatchObject({ value: { verdict: 'refused' }, gaps: [] });
    const noBinding = ask({ unread: ['roles', 'clusterroles'] }, { subject: 'User:nobody' });
    expect(noBinding).toMatchObject({ value: { verdict: 'refused' }, gaps: [] });
    const others = ask({ unread: ['serviceaccounts', 'namespaces', 'version'] }, { subject: 'User:nobody' });
    expect(others).toMatchObject({ value: { verdict: 'refused' }, gaps: [] });
  });

  it('is unknown where a matching binding points to a role that was not read', () => {
    const { value, gaps } = ask({ unread: ['roles'] }, { subject: 'User:ana' });
    expect(value.verdict).toBe('unknown');
    expect(gaps).toMatchObject([
      { code: 'list-syncing', scope: { list: 'roles' } },
      {
        code: 'role-unread',
        scope: { list: 'roles', namespace: 'web' },
        detail: 'RoleBinding web/peek gives Role peek, which could not be read.',
      },
    ]);
  });

  it('stays allowed where the grant is proven, and shows the gap', () => {
    const { value, gaps } = ask({ unread: ['clusterrolebindings'] }, { subject: 'User:ana' });
    expect(value).toMatchObject({ allowed: true, verdict: 'allowed' });
    expect(gaps).toMatchObject([{ scope: { list: 'clusterrolebindings' } }]);
    expect(ask({ unread: ['rolebindings'] }, { user: 'x', group: 'system:masters' }).value).toMatchObject({
      verdict: 'allowed',
      via: [{ superuser: true }],
    });
  });

  it('names a forbidden list in the words of the source, and when it became so', () => {
    const { server, model, clock } = world([{ id: 'w', objects }]);
    clock.pass(5_000);
    model('w').phase('clusterrolebindings', 'forbidden', 'clusterrolebindings is forbidden');
    const { value, gaps, asOf } = can(
      server.deps,
      'w',
      CanInput.parse({ verb: 'get', resource: 'secrets', subject: 'User:nobody' }),
    );
    expect(value.verdict).toBe('unknown');
    expect(gaps).toEqual([
      {
        code: 'list-forbidden',
        scope: { list: 'clusterrolebindings' },
        detail: 'clusterrolebindings is forbidden',
        since: '2026-01-01T12:00:05.000Z',
        effect: 'may-miss-allows',
      },
    ]);
    expect(asOf.stale).toBe(true);
  });

  it('does not call refused what a role may allow by now that was read once and is forbidden since', () => {
    const { server, model } = world([{ id: 'w', objects }]);
    model('w').phase('clusterroles', 'forbidden', 'clusterroles is forbidden');
    const { value, gaps } = can(
      server.deps,
      'w',
      CanInput.parse({ verb: 'get', resource: 'secrets', subject: 'User:nobody' }),
    );
    expect(value.verdict).toBe('unknown');
    expect(gaps).toMatchObject([
      { code: 'list-forbidden', scope: { list: 'clusterroles' }, effect: 'may-miss-allows' },
    ]);
  });

  it('keeps a verdict from a stale list, and says stale', () => {
    const { server, model } = world([{ id: 'w', objects }]);
    model('w').phase('rolebindings', 'stale', 'the watch is silent');
    const input = CanInput.parse({ verb: 'get', resource: 'secrets', namespace: 'web', subject: 'User:nobody' });
    const { value, gaps, asOf } = can(server.deps, 'w', input);
    expect(value.verdict).toBe('refused');
    expect(gaps).toMatchObject([{ code: 'list-stale', effect: 'stale' }]);
    expect(asOf.stale).toBe(true);
    expect(can(server.deps, 'w', { ...input, namespace: '' }).asOf.stale).toBe(false);
  });
});

describe('can, in a bundle with holes', () => {
  const hole = (scope: object) => ({
    code: 'document-broken' as const,
    scope: { file: 'a.yaml', line: 3, ...scope },
    detail: 'not YAML',
    since: '2026-01-01T12:00:00.000Z',
    effect: 'may-miss-allows' as const,
  });
  const withHole = (scope: object, subject: string) => {
    const { server, model } = world([{ id: 'w', objects }]);
    model('w').holes([hole(scope)]);
    return can(server.deps, 'w', CanInput.parse({ verb: 'get', resource: 'secrets', namespace: 'web', subject }));
  };

  it('is unknown where the broken document could be the grant', () => {
    for (const scope of [{}, { list: 'rolebindings' }, { namespace: 'web' }, { list: 'clusterrolebindings' }]) {
      expect(withHole(scope, 'User:nobody')).toMatchObject({ value: { verdict: 'unknown' }, gaps: [{ scope }] });
    }
  });

  it('is refused where it could not', () => {
    for (const scope of [{ namespace: 'pay' }, { list: 'serviceaccounts' }, { list: 'roles' }]) {
      expect(withHole(scope, 'User:nobody')).toMatchObject({ value: { verdict: 'refused' }, gaps: [] });
    }
  });

  it('is unknown for a dangling binding whose role may be the broken document', () => {
    expect(withHole({ list: 'roles' }, 'User:bob').value.verdict).toBe('unknown');
    expect(withHole({ list: 'clusterroles' }, 'User:bob').value.verdict).toBe('refused');
    expect(withHole({ list: 'clusterroles' }, 'User:cleo').value.verdict).toBe('unknown');
  });
});

describe('can, asked wrongly', () => {
  it('names an unknown cluster', () => {
    const { server } = world([{ id: 'w' }]);
    const input = CanInput.parse({ verb: 'get', resource: 'pods', subject: 'User:a' });
    expect(() => can(server.deps, 'x', input)).toThrow('There is no cluster “x” here.');
  });
});
