import { AppError } from '@/lib/domain/core';
import type { PlannedKind, PlannedRef } from '@/lib/domain/plan';

const ROOT = ['apis', 'rbac.authorization.k8s.io', 'v1'];
const PLURALS = {
  Role: 'roles',
  ClusterRole: 'clusterroles',
  RoleBinding: 'rolebindings',
  ClusterRoleBinding: 'clusterrolebindings',
} as const satisfies Record<PlannedKind, string>;

/** Where an object is created. Throws AppError `invalid-request`. */
export function collectionPath({ kind, namespace }: PlannedRef): string {
  const namespaced = kind === 'Role' || kind === 'RoleBinding';
  if (namespaced !== (namespace !== '')) throw wrong(`a ${kind} ${namespaced ? 'needs a' : 'has no'} namespace`);
  return joined([...ROOT, ...(namespaced ? ['namespaces', namespace] : []), PLURALS[kind]]);
}

/** Where an object is read, changed and deleted. Throws AppError `invalid-request`. */
export function objectPath(ref: PlannedRef): string {
  return joined([...collectionPath(ref).slice(1).split('/').map(decodeURIComponent), ref.name]);
}

/**
 * RBAC names may be any segment of a path, so this is where a name could lead to another object. What Kubernetes itself
 * refuses (`.`, `..`, `/`, `%`) is refused before anything is sent.
 */
function joined(segments: readonly string[]): string {
  const path = `/${segments.map(encoded).join('/')}`;
  if (path.split('/').length !== segments.length + 1) throw wrong('a name holds a separator of paths');
  return path;
}

function encoded(segment: string): string {
  const unusable = segment === '' || segment === '.' || segment === '..' || /[/%\p{Cc}\p{Cs}]/u.test(segment);
  if (unusable) throw wrong("a name is empty, '.' or '..', or holds '/', '%' or a control character");
  return encodeURIComponent(segment);
}

function wrong(message: string): AppError {
  return new AppError('invalid-request', message);
}
