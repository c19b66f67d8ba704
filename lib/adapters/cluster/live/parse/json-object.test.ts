import { describe, expect, it } from 'vitest';
import { Interner } from './intern';
import { parseJson } from './json';
import { parseObject } from './json-object';

const intern = new Interner();
const parse = (json: object, kind: Parameters<typeof parseObject>[1]) =>
  parseObject(parseJson(JSON.stringify(json)), kind, intern);
const ROLE_REF = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' };
const HERE = { name: 'a', namespace: 'here' };

describe('an object of the API server', () => {
  it('keeps of managedFields who wrote last, how and when, whatever their order', () => {
    const managedFields = [
      { manager: 'late', operation: 'Apply', time: '2026-02-01T00:00:00Z', fieldsV1: { 'f:rules': {} } },
      { manager: 'early', operation: 'Update', time: '2026-01-01T00:00:00Z' },
      { manager: 'timeless', operation: 'Update' },
    ];
    expect(parse({ metadata: { name: 'n', managedFields } }, 'Namespace').meta).toEqual({
      lastWrite: { manager: 'late', operation: 'Apply', time: '2026-02-01T00:00:00Z' },
    });
    expect(parse({ metadata: { name: 'n', managedFields: [{ manager: 'only' }] } }, 'Namespace').meta).toEqual({
      lastWrite: { manager: 'only', operation: '' },
    });
  });

  it('drops the copy of itself that kubectl leaves, and no other annotation', () => {
    const copy = { 'kubectl.kubernetes.io/last-applied-configuration': '{"big":true}' };
    expect(parse({ metadata: { name: 'n', annotations: copy } }, 'Namespace').meta).toEqual({});
    expect(parse({ metadata: { name: 'n', annotations: { ...copy, a: 'b' } } }, 'Namespace').meta).toEqual({
      annotations: { a: 'b' },
    });
  });

  it('keeps of its owners the one that controls it', () => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'lock', uid: 'u' };
    const operator = { apiVersion: 'kubevirt.io/v1', kind: 'KubeVirt', name: 'kubevirt', uid: 'k', controller: true };
    const metaOf = (...ownerReferences: object[]) => parse({ metadata: { ...HERE, ownerReferences } }, 'Role').meta;
    expect(metaOf(owner, operator)).toEqual({
      controller: { apiVersion: 'kubevirt.io/v1', kind: 'KubeVirt', name: 'kubevirt' },
    });
    expect(metaOf(owner)).toEqual({});
    expect(metaOf({ ...owner, controller: false })).toEqual({});
    expect(metaOf()).toEqual({});
    expect(parse({ metadata: { ...HERE, ownerReferences: null } }, 'Role').meta).toEqual({});
  });

  it('takes absent and null lists for empty ones', () => {
    expect(parse({ metadata: HERE, rules: null }, 'Role')).toMatchObject({ rules: [] });
    expect(parse({ metadata: HERE, roleRef: ROLE_REF }, 'RoleBinding')).toMatchObject({ subjects: [] });
    expect(parse({ metadata: HERE, rules: [{ verbs: ['get'] }] }, 'Role')).toMatchObject({
      rules: [{ verbs: ['get'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] }],
    });
  });

  it('keeps subjects as they are written, of unknown kinds too', () => {
    const subjects = [{ kind: 'Robot', name: 'x' }, { kind: 'User', apiGroup: 'a', name: '', namespace: 'n' }, {}];
    expect(parse({ metadata: HERE, roleRef: ROLE_REF, subjects }, 'RoleBinding')).toMatchObject({
      subjects: [
        { kind: 'Robot', name: 'x' },
        { kind: 'User', apiGroup: 'a', name: '', namespace: 'n' },
        { kind: '', name: '' },
      ],
    });
  });

  it('tells an aggregated role without selectors from one that is not aggregated', () => {
    expect(parse({ metadata: { name: 'c' }, aggregationRule: {} }, 'ClusterRole')).toMatchObject({ aggregation: [] });
    expect('aggregation' in parse({ metadata: { name: 'c' } }, 'ClusterRole')).toBe(false);
  });

  it('says of an account only what was said of it', () => {
    expect(parse({ metadata: HERE }, 'ServiceAccount')).toEqual({
      kind: 'ServiceAccount',
      namespace: 'here',
      name: 'a',
      meta: {},
    });
    const account = { metadata: HERE, automountServiceAccountToken: false, secrets: [{ name: 's' }, {}] };
    expect(parse(account, 'ServiceAccount')).toMatchObject({ automountServiceAccountToken: false, secrets: ['s'] });
  });

  it.each<[string, object, Parameters<typeof parseObject>[1], string]>([
    ['no metadata', {}, 'Namespace', 'metadata is missing'],
    ['no name', { metadata: {} }, 'Namespace', 'name is missing'],
    ['a name that is no text', { metadata: { name: 7 } }, 'Namespace', 'name is no text'],
    ['no namespace', { metadata: { name: 'a' } }, 'Role', 'namespace is missing'],
    ['labels that are no map', { metadata: { ...HERE, labels: ['x'] } }, 'Role', 'labels is no map of texts'],
    ['a label that is no text', { metadata: { ...HERE, labels: { x: 1 } } }, 'Role', 'labels is no map of texts'],
    ['owners that are no list', { metadata: { ...HERE, ownerReferences: 'x' } }, 'Role', 'ownerReferences is no list'],
    [
      'an owner whose name is no text',
      { metadata: { ...HERE, ownerReferences: [{ controller: true, name: 1 }] } },
      'Role',
      'ownerReferences[0]: name is no text',
    ],
    ['a rule that is no object', { metadata: HERE, rules: [{}, 'x'] }, 'Role', 'rules[1]: it is no object'],
    [
      'a text where a list belongs',
      { metadata: HERE, rules: [{ verbs: 'get' }] },
      'Role',
      'rules[0]: verbs is no list',
    ],
    ['a verb that is no text', { metadata: HERE, rules: [{ verbs: [1] }] }, 'Role', 'rules[0]: verbs holds something'],
    ['no roleRef', { metadata: HERE }, 'RoleBinding', 'roleRef is missing'],
    [
      'a roleRef of another kind',
      { metadata: HERE, roleRef: { ...ROLE_REF, kind: 'Thing' } },
      'RoleBinding',
      'roleRef.kind is no Role and no ClusterRole',
    ],
    [
      'a selector with an unknown operator',
      {
        metadata: { name: 'c' },
        aggregationRule: { clusterRoleSelectors: [{ matchExpressions: [{ key: 'k', operator: 'Near' }] }] },
      },
      'ClusterRole',
      'clusterRoleSelectors[0]: matchExpressions[0]: operator is none of In',
    ],
  ])('%s is an error that names the place', (_title, json, kind, says) => {
    expect(() => parse(json, kind)).toThrow(says);
  });

  it('shares what objects repeat', () => {
    const rules = [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }];
    const [a, b] = ['x', 'y'].map((namespace) => parse({ metadata: { name: 'same', namespace }, rules }, 'Role'));
    if (a?.kind !== 'Role' || b?.kind !== 'Role') throw new Error('they are roles');
    expect(a.rules[0]).toBe(b.rules[0]);
  });
});

describe('sharing never takes one rule for another', () => {
  it.each<[string, object, object]>([
    ['a text that holds the separator', { verbs: ['a\u0000b'] }, { verbs: ['a', 'b'] }],
    ['two lists that join to the same', { verbs: ['a\u0000b', 'c'] }, { verbs: ['a', 'b\u0000c'] }],
    ['an empty text and no text', { verbs: [''] }, { verbs: [] }],
    ['texts in another list', { verbs: ['a'], resources: ['b'] }, { verbs: ['b'], resources: ['a'] }],
  ])('%s', (_title, one, other) => {
    const read = (rule: object) => {
      const role = parse({ metadata: HERE, rules: [rule] }, 'Role');
      return role.kind === 'Role' ? role.rules[0] : undefined;
    };
    const lists = { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
    expect(read(one)).toEqual({ ...lists, ...one });
    expect(read(other)).toEqual({ ...lists, ...other });
  });

  it('nor does it grow without bound', () => {
    const small = new Interner(10);
    const texts = Array.from({ length: 100 }, (_, n) => small.text(`t${n}`));
    expect(texts).toEqual(Array.from({ length: 100 }, (_, n) => `t${n}`));
    const lists = Array.from({ length: 100 }, (_, n) => small.list([`a${n}`, 'b']));
    expect(lists[99]).toEqual(['a99', 'b']);
  });
});
