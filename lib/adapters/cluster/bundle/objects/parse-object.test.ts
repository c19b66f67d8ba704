import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RbacKind } from '@/lib/domain/rbac';
import { KeptTexts, isFields, kindOf, parseObject } from './index';

const FILE = { path: 'a.yaml', line: 7 };

function parsed(text: string) {
  const json: unknown = parse(text);
  if (!isFields(json)) throw new Error('no object');
  const kind = kindOf({ apiVersion: String(json['apiVersion']), kind: String(json['kind']) });
  if (kind === 'other' || kind === 'unknown-version') throw new Error(kind);
  return parseObject(json, kind, FILE, new KeptTexts());
}
const broken = (text: string): string => {
  const result = parsed(text);
  return 'broken' in result ? result.broken : '';
};

const rbac = (kind: RbacKind, meta: string, rest = '') =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: ${meta}\n${rest}`;
const role = (rest: string) => rbac('Role', '{name: r, namespace: web}', rest);
const binding = (rest: string) => rbac('RoleBinding', '{name: b, namespace: web}', rest);
const REF = 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}';

describe('an object of a manifest', () => {
  it('keeps what the model has', () => {
    const text = rbac(
      'ClusterRole',
      `
  name: "system:x y"
  uid: 8f3b7a52-7f5b-4d7b-8d2a-000000000001
  resourceVersion: "12"
  creationTimestamp: "2025-01-01T00:00:00Z"
  labels: {team: a, "constructor": b}
  annotations: {note: x, kubectl.kubernetes.io/last-applied-configuration: "{}"}
  managedFields:
  - {manager: argocd, operation: Apply, time: "2025-02-01T00:00:00Z", fieldsV1: {}}
  - {manager: kubectl, operation: Update, time: "2025-01-01T00:00:00Z"}`,
      `aggregationRule:
  clusterRoleSelectors:
  - matchLabels: {a: b}
    matchExpressions: [{key: k, operator: In, values: [v]}]
rules:
- {apiGroups: [""], resources: [pods, "pods/*"], verbs: ["*"], resourceNames: [""]}
- {nonResourceURLs: [/metrics], verbs: [get]}`,
    );
    const none = { resourceNames: [], nonResourceURLs: [] };
    expect(parsed(text)).toEqual({
      object: {
        kind: 'ClusterRole',
        name: 'system:x y',
        rules: [
          { ...none, apiGroups: [''], resources: ['pods', 'pods/*'], verbs: ['*'], resourceNames: [''] },
          { ...none, apiGroups: [], resources: [], verbs: ['get'], nonResourceURLs: ['/metrics'] },
        ],
        aggregation: [{ matchLabels: { a: 'b' }, matchExpressions: [{ key: 'k', operator: 'In', values: ['v'] }] }],
        meta: {
          uid: '8f3b7a52-7f5b-4d7b-8d2a-000000000001',
          creationTimestamp: '2025-01-01T00:00:00Z',
          labels: { team: 'a', constructor: 'b' },
          annotations: { note: 'x' },
          lastWrite: { manager: 'argocd', operation: 'Apply', time: '2025-02-01T00:00:00Z' },
          file: FILE,
        },
      },
    });
  });

  it.each([
    [role('rules: null')],
    [role('')],
    [role('rules: [{verbs: [get], apiGroups: [""], resources: [x], resourceNames: null}]')],
    [binding(`subjects: null\n${REF}`)],
    [binding(REF)],
    [rbac('Role', '{name: r, namespace: web, labels: null, annotations: null}')],
  ])('takes what is null or absent for empty: %j', (text) => {
    expect(broken(text)).toBe('');
  });

  it('takes old versions, names that are path segments, and of what a cluster stored subjects of any kind', () => {
    const text = `apiVersion: rbac.authorization.k8s.io/v1beta1
kind: ClusterRoleBinding
metadata: {name: "Upper CASE: ü ☃", namespace: ignored, uid: u}
roleRef: {kind: ClusterRole, name: "system:node"}
subjects:
- {kind: User, name: "a b", apiGroup: rbac.authorization.k8s.io}
- {kind: ServiceAccount, name: web, namespace: web}
- {kind: Robot, name: r2}`;
    expect(parsed(text)).toEqual({
      object: {
        kind: 'ClusterRoleBinding',
        name: 'Upper CASE: ü ☃',
        roleRef: { kind: 'ClusterRole', name: 'system:node' },
        subjects: [
          { kind: 'User', name: 'a b', apiGroup: 'rbac.authorization.k8s.io' },
          { kind: 'ServiceAccount', name: 'web', namespace: 'web' },
          { kind: 'Robot', name: 'r2' },
        ],
        meta: { uid: 'u', file: FILE },
      },
    });
  });

  it.each([
    ['[{apiVersion: v1, kind: Secret, name: s, uid: u}, {apiVersion: g/v1, kind: K, name: k, controller: true}]', true],
    ['[{apiVersion: g/v1, kind: K, name: k, controller: false}]', false],
    ['[]', false],
    ['null', false],
  ])('keeps of the owners %s the one that controls it', (owners, kept) => {
    const controller = kept ? { controller: { apiVersion: 'g/v1', kind: 'K', name: 'k' } } : {};
    expect(parsed(rbac('Role', `{name: r, namespace: web, ownerReferences: ${owners}}`))).toEqual({
      object: { kind: 'Role', namespace: 'web', name: 'r', rules: [], meta: { ...controller, file: FILE } },
    });
  });

  it('reads ServiceAccounts', () => {
    const text = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a.b, namespace: web}
automountServiceAccountToken: false\nsecrets: [{name: t}, {}]\nimagePullSecrets: [{name: p}]\nnewField: 1`;
    expect(parsed(text)).toMatchObject({
      object: { automountServiceAccountToken: false, secrets: ['t'], imagePullSecrets: ['p'] },
    });
  });

  it('keeps __proto__ as a label, and takes nothing from it', () => {
    const json: unknown = JSON.parse(
      '{"metadata":{"name":"n","labels":{"__proto__":"x"},"__proto__":{"uid":"bad"}},"__proto__":{"metadata":{}}}',
    );
    if (!isFields(json)) throw new Error('no object');
    const result = parseObject(json, 'Namespace', FILE, new KeptTexts());
    const meta = 'object' in result ? result.object.meta : {};
    expect(JSON.stringify(meta)).toBe('{"labels":{"__proto__":"x"},"file":{"path":"a.yaml","line":7}}');
  });
});

describe('a broken object names its field', () => {
  it.each([
    [role('rules: yes please'), 'rules is a text, not a list'],
    [role('rules: {verbs: [get]}'), 'rules is an object, not a list'],
    [role('rules: [get]'), 'rules[0] is a text, not an object'],
    [role('rules: [{verbs: get}]'), 'rules[0].verbs is a text, not a list: write [get]'],
    [role('rules: [{verbs: [get, true]}]'), 'rules[0].verbs[1] is a boolean, not a text: put it in quotes'],
    [role('rules: [{verbs: [get], resourceNames: [1234]}]'), 'rules[0].resourceNames[0] is a number, not a text'],
    [role('rules: [{verbs: [get, ~]}]'), 'rules[0].verbs[1] is empty'],
    [role('rules: [{verbs: [get], resource: [pods]}]'), 'rules[0].resource is no field that Kubernetes knows'],
    [role('rule: []'), 'rule is no field that Kubernetes knows'],
    [rbac('Role', '{name: r, namespace: web}', 'aggregationRule: {}'), 'aggregationRule is no field'],
    [rbac('Role', '{name: r}'), 'metadata.namespace is missing: a Role is in a namespace'],
    [rbac('Role', '{namespace: web}'), 'metadata.name is missing'],
    [rbac('Role', '{name: 12, namespace: web}'), 'metadata.name is a number, not a text: put it in quotes'],
    [rbac('Role', '{name: a/b, namespace: web}'), 'metadata.name has a / or a %'],
    [rbac('Role', '{name: "50%", namespace: web}'), 'metadata.name has a / or a %'],
    [rbac('Role', '{name: .., namespace: web}'), 'metadata.name is “..”'],
    [rbac('Role', `{name: ${'x'.repeat(1_025)}, namespace: web}`), 'metadata.name is longer'],
    [rbac('Role', '{name: r, namespace: Web}'), 'metadata.namespace is not made of'],
    [rbac('Role', 'r'), 'metadata is a text, not an object'],
    [rbac('Role', '[]'), 'metadata is a list, not an object'],
    [rbac('Role', '{name: r, namespace: web, labels: [a]}'), 'metadata.labels is a list'],
    [rbac('Role', '{name: r, namespace: web, labels: {a: true}}'), 'metadata.labels[a] is a boolean'],
    [rbac('Role', '{name: r, namespace: web, managedFields: {}}'), 'metadata.managedFields is an object'],
    [binding(''), 'roleRef is missing'],
    [binding('roleRef: admin'), 'roleRef is a text'],
    [binding('roleRef: {kind: Role}'), 'roleRef.name is missing'],
    [binding('roleRef: {name: r}'), 'roleRef.kind is not Role or ClusterRole'],
    [binding('roleRef: {kind: Group, name: r}'), 'roleRef.kind is not Role or ClusterRole'],
    [binding('roleRef: {kind: Role, name: a/b}'), 'roleRef.name has a /'],
    [binding('roleRef: {kind: Role, name: r, apiGroup: apps}'), 'roleRef.apiGroup is not rbac'],
    [binding('roleRef: {kind: Role, name: r, namespace: x}'), 'roleRef.namespace is no field'],
    [binding(`${REF}\nsubjects: alice`), 'subjects is a text, not a list'],
    [binding(`${REF}\nsubjects: [alice]`), 'subjects[0] is a text, not an object'],
    [binding(`${REF}\nsubjects: [{name: a}]`), 'subjects[0].kind is missing'],
    [binding(`${REF}\nsubjects: [{kind: User}]`), 'subjects[0].name is missing'],
    [binding(`${REF}\nsubject: []`), 'subject is no field'],
    [rbac('ClusterRoleBinding', '{name: b}', REF), 'roleRef.kind is not ClusterRole'],
    [rbac('ClusterRole', '{name: c}', 'aggregationRule: []'), 'aggregationRule is a list'],
    [rbac('ClusterRole', '{name: c}', 'aggregationRule: {selectors: []}'), 'aggregationRule.selectors is no field'],
    [
      rbac(
        'ClusterRole',
        '{name: c}',
        'aggregationRule: {clusterRoleSelectors: [{matchExpressions: [{key: k, operator: Is}]}]}',
      ),
      'operator is none of',
    ],
    [rbac('ClusterRole', '{name: c, ownerReferences: x}'), 'metadata.ownerReferences is a text'],
    [
      rbac('ClusterRole', '{name: c, ownerReferences: [{controller: true, name: 1}]}'),
      'metadata.ownerReferences.name is a number',
    ],
    ['apiVersion: v1\nkind: Namespace\nmetadata: {name: Web}', 'metadata.name is not made of up to 63'],
    [
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a_b, namespace: web}',
      'metadata.name is not made of up to 253',
    ],
    [
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: web}\nautomountServiceAccountToken: "no"',
      'automountServiceAccountToken is not true or false',
    ],
    ['apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: web}\nsecrets: x', 'secrets is a text'],
  ])('%j', (text, says) => {
    expect(broken(text)).toContain(says);
  });

  it('names all of them, up to five', () => {
    const says = broken(role(`rules: [${Array(9).fill('{verbs: get}').join(', ')}]`));
    expect(says.match(/verbs/g)).toHaveLength(5);
    expect(says).toContain('and 4 more');
  });
});

describe('the kind of a document', () => {
  it.each([
    ['rbac.authorization.k8s.io/v1', 'Role', 'Role'],
    ['rbac.authorization.k8s.io/v1alpha1', 'ClusterRole', 'ClusterRole'],
    ['rbac.authorization.k8s.io/v2', 'Role', 'unknown-version'],
    ['', 'RoleBinding', 'unknown-version'],
    ['authorization.openshift.io/v1', 'Role', 'other'],
    ['iam.example.org/v1', 'ServiceAccount', 'other'],
    ['v1', 'Namespace', 'Namespace'],
    ['v1', 'Pod', 'other'],
  ])('%s %s', (apiVersion, kind, is) => {
    expect(kindOf({ apiVersion, kind })).toBe(is);
  });
});

describe('kept texts', () => {
  it('are shared where they repeat', () => {
    const keep = new KeptTexts();
    const rule = (verb: string) =>
      keep.rule({ verbs: keep.list([verb]), apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] });
    expect(rule('get')).toBe(rule('get'));
    expect(rule('get')).not.toBe(rule('list'));
    expect(keep.list(['a', 'b'])).not.toEqual(keep.list(['a,b']));
    expect(keep.shared('lone \ud800 surrogate')).toBe('lone \ud800 surrogate');
    expect(keep.shared('übung macht den meister')).toBe('übung macht den meister');
  });
});
