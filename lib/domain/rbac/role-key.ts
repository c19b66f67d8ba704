import type { RoleKey } from './index-state';
import type { AnyBinding, AnyRole } from './model';

/**
 * Where a binding looks for its role: a Role beside it, a ClusterRole anywhere. A ClusterRoleBinding to a Role looks
 * in no namespace, where no Role can be, and so grants nothing.
 */
export function roleKeyOfBinding(binding: AnyBinding): RoleKey {
  const { kind, name } = binding.roleRef;
  return { kind, name, namespace: kind === 'Role' && binding.kind === 'RoleBinding' ? binding.namespace : '' };
}

export function roleKeyOf(role: AnyRole): RoleKey {
  return { kind: role.kind, name: role.name, namespace: role.kind === 'Role' ? role.namespace : '' };
}
