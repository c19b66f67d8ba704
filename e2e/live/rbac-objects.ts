import type { KubernetesObject } from '../servers/index.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const apiGroup = 'rbac.authorization.k8s.io';

type Subject = { readonly kind: string; readonly name: string; readonly namespace?: string };

export function namespace(name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

export function serviceAccount(namespace: string, name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name } };
}

/** A Role that allows one verb on secrets. */
export function role(namespace: string, name: string, verb = 'get'): KubernetesObject & { rules: unknown } {
  const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: [verb] }];
  return { apiVersion, kind: 'Role', metadata: { namespace, name }, rules };
}

export function roleBinding(namespace: string, name: string, role: string, subjects: readonly Subject[]) {
  const roleRef = { apiGroup, kind: 'Role', name: role };
  return { apiVersion, kind: 'RoleBinding', metadata: { namespace, name }, roleRef, subjects: subjects.map(withGroup) };
}

/** A ClusterRole and the ClusterRoleBinding of the same name that lets a user have it. */
export function clusterGrant(name: string, user: string, rules: readonly object[]): readonly KubernetesObject[] {
  const roleRef = { apiGroup, kind: 'ClusterRole', name };
  const subjects = [withGroup({ kind: 'User', name: user })];
  return [
    made({ apiVersion, kind: 'ClusterRole', metadata: { name }, rules }),
    made({ apiVersion, kind: 'ClusterRoleBinding', metadata: { name }, roleRef, subjects }),
  ];
}

function withGroup(subject: Subject) {
  return subject.kind === 'ServiceAccount' ? subject : { ...subject, apiGroup };
}

/** An object with fields beyond those that every object has. */
function made(object: KubernetesObject & Readonly<Record<string, unknown>>): KubernetesObject {
  return object;
}
