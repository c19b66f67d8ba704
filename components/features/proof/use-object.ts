'use client';

import { bindingQuery, roleQuery, serviceAccountQuery } from '@/lib/client';
import type { ObjectRef } from './object-ref';
import { useQuery } from '@tanstack/react-query';

/** One object of a proof as the API holds it: its YAML, and who wrote it last. */
export function useObject(cluster: string, ref: ObjectRef) {
  const is = (...kinds: ObjectRef['kind'][]) => kinds.includes(ref.kind);
  const binding = useQuery({
    ...bindingQuery(cluster, ref.kind === 'RoleBinding' ? 'rolebindings' : 'clusterrolebindings', ref),
    enabled: is('RoleBinding', 'ClusterRoleBinding'),
  });
  const role = useQuery({
    ...roleQuery(cluster, ref.kind === 'Role' ? 'roles' : 'clusterroles', ref),
    enabled: is('Role', 'ClusterRole'),
  });
  const account = useQuery({ ...serviceAccountQuery(cluster, ref), enabled: is('ServiceAccount') });
  if (is('RoleBinding', 'ClusterRoleBinding')) return binding;
  return is('ServiceAccount') ? account : role;
}
