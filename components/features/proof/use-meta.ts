'use client';

import { bindingQuery, roleQuery } from '@/lib/client';
import { useQuery } from '@tanstack/react-query';
import type { GrantPathShown } from './grant-path';

/** Who wrote an object of a proof last, or where a bundle holds it; undefined until it was read. */
export function useMeta(cluster: string, object: GrantPathShown['binding'] | GrantPathShown['role']) {
  const name = { namespace: object.namespace, name: object.name };
  const isBinding = object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding';
  const binding = useQuery({
    ...bindingQuery(cluster, object.kind === 'RoleBinding' ? 'rolebindings' : 'clusterrolebindings', name),
    enabled: isBinding,
  });
  const role = useQuery({
    ...roleQuery(cluster, object.kind === 'Role' ? 'roles' : 'clusterroles', name),
    enabled: !isBinding,
  });
  return (isBinding ? binding.data : role.data)?.value.meta;
}
