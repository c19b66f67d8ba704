import { describe, expect, test } from 'vitest';
import { wordsOf } from '../state/question';
import type { OptionGroup } from './option';
import { groupOptions, namespaceOptions, subjectOptions, userOptions, writtenPrincipal } from './place-options';
import { pathOptions, resourceFromText, resourceOptions } from './resource-options';
import { type Served, verbOptions } from './verb-options';

const served: Served = [
  {
    apiGroup: '',
    version: 'v1',
    resource: 'pods',
    singular: 'pod',
    kind: 'Pod',
    shortNames: ['po'],
    namespaced: true,
    verbs: ['create', 'delete', 'get', 'list', 'watch'],
    subresources: [
      { name: 'log', verbs: ['get'] },
      { name: 'exec', verbs: ['create', 'get'] },
    ],
  },
  {
    apiGroup: '',
    version: 'v1',
    resource: 'endpoints',
    singular: 'endpoints',
    kind: 'Endpoints',
    shortNames: ['ep'],
    namespaced: true,
    verbs: ['get'],
    subresources: [],
  },
  {
    apiGroup: 'rbac.authorization.k8s.io',
    version: 'v1',
    resource: 'roles',
    singular: 'role',
    kind: 'Role',
    shortNames: [],
    namespaced: true,
    verbs: ['get', 'list'],
    subresources: [],
  },
];

const shown = (groups: readonly OptionGroup[]) =>
  groups.map((group) => `${group.value}: ${group.items.map((o) => o.label).join(' ')}`);

describe('verbOptions', () => {
  test('puts what is served first and says what is not', () => {
    expect(shown(verbOptions(served, wordsOf({ resource: 'pods' }), ''))).toEqual([
      'Served by pods: get list watch create delete',
      'Not served by pods: update patch deletecollection',
      'Every verb: *',
    ]);
  });

  test('knows the verbs that only the authorizer is asked about', () => {
    const words = wordsOf({ resource: 'roles', apiGroup: 'rbac.authorization.k8s.io' });
    expect(shown(verbOptions(served, words, 'es'))).toEqual([
      'Asked of the authorizer only: escalate',
      'As written: es',
    ]);
  });

  test('follows the subresource, and offers what was typed last, as it is', () => {
    const words = wordsOf({ resource: 'pods', subresource: 'exec' });
    expect(shown(verbOptions(served, words, 'get'))).toEqual(['Served by pods/exec: get']);
    expect(shown(verbOptions(served, words, 'GET'))).toEqual(['Served by pods/exec: get', 'As written: GET']);
  });

  test('offers methods for a URL', () => {
    expect(shown(verbOptions(served, wordsOf({ path: '/metrics' }), 'p'))).toEqual([
      'Methods: post put patch options',
      'As written: p',
    ]);
  });
});

describe('resourceOptions', () => {
  test('finds a resource by its short name, singular or kind, and never takes them for it', () => {
    const groups = resourceOptions(served, 'po');
    expect(shown(groups)).toEqual(['Resources: pods endpoints', 'As written: po']);
    expect(groups[0]?.items[0]?.hint).toBe('core, in namespaces; also called po');
    expect(groups[0]?.items[0]?.words).toEqual({ apiGroup: '', resource: 'pods', subresource: '', path: null });
  });

  test('offers subresources once the resource is plain', () => {
    expect(shown(resourceOptions(served, 'pods/e'))).toEqual(['Subresources: pods/exec', 'As written: pods/e']);
  });

  test('takes a slash in front for a URL', () => {
    const words = resourceOptions(served, '/healthz')[0]?.items[0]?.words;
    expect(words).toMatchObject({ path: '/healthz', resource: '', namespace: '' });
  });

  test('reads kubectl’s way of writing', () => {
    expect(resourceFromText('deployments.apps/scale')).toEqual({
      resource: 'deployments',
      apiGroup: 'apps',
      subresource: 'scale',
    });
    expect(resourceFromText('roles.rbac.authorization.k8s.io')).toMatchObject({
      apiGroup: 'rbac.authorization.k8s.io',
    });
  });
});

test('a URL can be left for a resource, and is completed with its slash', () => {
  expect(shown(pathOptions('metr'))).toEqual(['Paths: /metrics', 'As written: /metr', 'Instead: a resource']);
});

describe('who and where', () => {
  const rows = [
    {
      kind: 'ServiceAccount' as const,
      namespace: 'payments',
      name: 'web',
      bindings: 1,
      clusterBindings: 0,
      namespaces: 1,
    },
    { kind: 'Group' as const, name: 'ops', bindings: 3, clusterBindings: 1, namespaces: 2 },
  ];

  test('a subject is chosen by its principal, or as written in each kind that it can be', () => {
    expect(shown(subjectOptions(rows, 'ops'))).toEqual(['Subjects: payments/web ops', 'As written: ops']);
    const written = subjectOptions([], 'sa:shop/web')[0]?.items.map((o) => o.words.subject);
    expect(written).toEqual(['ServiceAccount:shop/web']);
    expect(subjectOptions([], 'alice')[0]?.items.map((o) => o.words.subject)).toEqual(['User:alice', 'Group:alice']);
    expect(writtenPrincipal('oidc:maria')).toEqual({ name: 'oidc:maria' });
  });

  test('an exact requester is a username, of a ServiceAccount too, and groups that come and go', () => {
    expect(userOptions(rows, 'w')[0]?.items[0]?.words).toEqual({ user: 'system:serviceaccount:payments:web' });
    const groups = groupOptions(rows, ['ops'], '');
    expect(groups[0]?.items[0]?.words).toEqual({ group: [] });
    expect(groups[1]?.items.map((o) => o.label)).not.toContain('ops');
  });

  test('a namespace that nobody saw can be asked about, and says so', () => {
    const groups = namespaceOptions([], 'ghost', 'cluster-wide');
    expect(groups).toEqual([
      {
        value: 'As written',
        items: [
          {
            id: 'as-written',
            label: 'ghost',
            hint: 'as written; no such namespace was seen',
            words: { namespace: 'ghost' },
          },
        ],
      },
    ]);
  });
});
