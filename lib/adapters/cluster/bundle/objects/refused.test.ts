import { describe, expect, it } from 'vitest';
import { loadBundle } from '../load-bundle';
import { CLOCK } from '../test-outcome';
import { RBAC, testFolder } from '../test-folder';

const GROUP = 'rbac.authorization.k8s.io';
const role = (rules: string, meta = '') =>
  `apiVersion: ${RBAC}\nkind: Role\nmetadata: {name: o, namespace: web${meta}}\nrules: ${rules}\n`;
const clusterRole = (rules: string, meta = '') =>
  `apiVersion: ${RBAC}\nkind: ClusterRole\nmetadata: {name: o${meta}}\nrules: ${rules}\n`;
const binding = (kind: string, subject: string, meta = '') =>
  `apiVersion: ${RBAC}\nkind: ${kind}\nmetadata: {name: o${kind === 'RoleBinding' ? ', namespace: web' : ''}${meta}}\nroleRef: {apiGroup: ${GROUP}, kind: ClusterRole, name: r}\nsubjects: [{kind: User, name: ok}, ${subject}]\n`;
const UID = ', uid: 8f3b7a52-7f5b-4d7b-8d2a-000000000001';

const REFUSED: readonly (readonly [string, (meta?: string) => string, string])[] = [
  [
    'a rule with URLs and groups',
    (m) => clusterRole('[{apiGroups: [""], nonResourceURLs: [/metrics], verbs: [get]}]', m),
    'ClusterRole “o”: rules[0].nonResourceURLs cannot be in one rule with resources',
  ],
  [
    'a rule with URLs and resources',
    (m) => clusterRole('[{resources: [pods], nonResourceURLs: [/x], verbs: [get]}]', m),
    'rules[0].nonResourceURLs',
  ],
  [
    'a rule with URLs and names',
    (m) => clusterRole('[{resourceNames: [a], nonResourceURLs: [/x], verbs: [get]}]', m),
    'rules[0].nonResourceURLs',
  ],
  [
    'a rule without groups, beside one that is right',
    (m) =>
      clusterRole('[{apiGroups: [""], resources: [pods], verbs: [get]}, {resources: [configmaps], verbs: [get]}]', m),
    'rules[1].apiGroups must have at least one',
  ],
  [
    'a rule without resources',
    (m) => role('[{apiGroups: [""], verbs: [get]}]', m),
    'Role “o”: rules[0].resources must have at least one',
  ],
  [
    'a rule without verbs',
    (m) => role('[{apiGroups: [""], resources: [pods]}]', m),
    'rules[0].verbs must have at least one',
  ],
  [
    'URLs in a Role',
    (m) => role('[{nonResourceURLs: [/x], verbs: [get]}]', m),
    'rules[0].nonResourceURLs cannot be in a Role',
  ],
  [
    'an aggregation without selectors',
    (m) => `${clusterRole('[]', m)}aggregationRule: {clusterRoleSelectors: []}\n`,
    'aggregation must have at least one',
  ],
  [
    'a ServiceAccount with an apiGroup',
    (m) => binding('RoleBinding', `{kind: ServiceAccount, apiGroup: ${GROUP}, name: a, namespace: web}`, m),
    'RoleBinding “o”: subjects[1].apiGroup',
  ],
  [
    'a ServiceAccount without a namespace',
    (m) => binding('ClusterRoleBinding', '{kind: ServiceAccount, name: a}', m),
    'subjects[1].namespace',
  ],
  [
    'a ServiceAccount with a name that none has',
    (m) => binding('RoleBinding', '{kind: ServiceAccount, name: A_b}', m),
    'subjects[1].name',
  ],
  [
    'a kind in small letters',
    (m) => binding('RoleBinding', `{kind: user, apiGroup: ${GROUP}, name: jane}`, m),
    'subjects[1].kind must be',
  ],
  [
    'a User of another group',
    (m) => binding('RoleBinding', '{kind: User, apiGroup: x.example, name: jane}', m),
    'subjects[1].apiGroup',
  ],
  ['a label that is none', (m) => clusterRole('[]', `${m ?? ''}, labels: {a: "b c"}`), 'labels.a'],
];

describe('what the API server would refuse', () => {
  it.each(REFUSED)('grants nothing, and is a gap: %s', async (_, manifest, says) => {
    const { objects, gaps } = await loadBundle(await testFolder({ 'a.yaml': `# c\n${manifest()}` }), CLOCK);
    expect(objects).toEqual([]);
    expect(gaps.map(({ scope, detail }) => [scope.file, scope.line, detail])).toEqual([
      ['a.yaml', 2, expect.stringContaining(says)],
    ]);
  });

  it.each(REFUSED)('counts as it stands where a cluster had stored it: %s', async (_, manifest) => {
    const { objects, gaps } = await loadBundle(await testFolder({ 'a.yaml': manifest(UID) }), CLOCK);
    expect([objects.length, gaps]).toEqual([1, []]);
  });
});
