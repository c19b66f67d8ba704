import type { IntentInput } from '../../lib/contract/index.ts';
import type { KubernetesObject } from '../servers/index.ts';

export const NAMESPACE = 'web';
const RBAC = 'rbac.authorization.k8s.io';
const pods = (name: string) => [
  { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: [name], nonResourceURLs: [] },
];
const grown = { apiVersion: `${RBAC}/v1` };
const meta = (name: string) => ({ namespace: NAMESPACE, name });

/** What has to be there before the first run: a role to take away in each, and what each changes. */
export function objectsBefore(runs: number): readonly KubernetesObject[] {
  const role = (name: string) => ({ ...grown, kind: 'Role', metadata: meta(name), rules: [] });
  const replaced = {
    ...grown,
    kind: 'RoleBinding',
    metadata: meta('replaced'),
    roleRef: { apiGroup: RBAC, kind: 'Role', name: 'odd' },
    subjects: [],
  };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    ...['odd', 'even', 'updated'].map(role),
    replaced,
    ...Array.from({ length: runs }, (_, run) => role(`doomed-${run}`)),
  ];
}

/** A change of every kind: two objects made, one changed, a binding replaced because its roleRef changes, one removed. */
export function intentOf(run: number): IntentInput {
  const made = `made-${run}`;
  return {
    objects: [
      { op: 'apply', object: { kind: 'Role', namespace: NAMESPACE, name: made, rules: pods(made) } },
      {
        op: 'apply',
        object: {
          kind: 'RoleBinding',
          namespace: NAMESPACE,
          name: made,
          roleRef: { kind: 'Role', name: made },
          subjects: [{ kind: 'User', name: 'ana', apiGroup: RBAC }],
        },
      },
      { op: 'apply', object: { kind: 'Role', namespace: NAMESPACE, name: 'updated', rules: pods(`in-${run}`) } },
      {
        op: 'apply',
        object: {
          kind: 'RoleBinding',
          namespace: NAMESPACE,
          name: 'replaced',
          roleRef: { kind: 'Role', name: run % 2 === 0 ? 'even' : 'odd' },
          subjects: [],
        },
      },
      { op: 'delete', kind: 'Role', namespace: NAMESPACE, name: `doomed-${run}` },
    ],
  };
}
