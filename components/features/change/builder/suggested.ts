'use client';

import { namespaceListQuery, roleListQuery, subjectListQuery } from '@/lib/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';

/** Names of the cluster that fit what is typed; nothing is asked before something wants to know. */
export function useNamespaces(cluster: string, typed: string, wanted: boolean): readonly string[] {
  const filter = useDeferredValue(typed);
  const { data } = useInfiniteQuery({ ...namespaceListQuery(cluster, queryOf(filter)), enabled: wanted });
  return data?.pages.flatMap((page) => page.value.rows.map((row) => row.name)) ?? [];
}

/** Subjects as one types them: `User:ada`, `Group:ops`, `ServiceAccount:web/shop`. */
export function useSubjects(cluster: string, typed: string, wanted: boolean): readonly string[] {
  const filter = useDeferredValue(typed.replace(/^(?:User|Group|ServiceAccount):/u, ''));
  const { data } = useInfiniteQuery({ ...subjectListQuery(cluster, queryOf(filter)), enabled: wanted });
  return (
    data?.pages.flatMap((page) =>
      page.value.rows.map(({ kind, namespace, name }) =>
        kind === 'ServiceAccount' ? `${kind}:${namespace ?? ''}/${name}` : `${kind}:${name}`,
      ),
    ) ?? []
  );
}

/** Roles that a binding may point to: ClusterRoles, or the Roles of a namespace. */
export function useRoleNames(
  cluster: string,
  of: { readonly kind: string; readonly namespace: string },
  typed: string,
  wanted: boolean,
) {
  const filter = useDeferredValue(typed);
  const namespaced = of.kind === 'Role';
  const query = { ...queryOf(filter), ...(namespaced ? { namespace: of.namespace } : {}) };
  const { data } = useInfiniteQuery({
    ...roleListQuery(cluster, namespaced ? 'roles' : 'clusterroles', query),
    enabled: wanted && (!namespaced || of.namespace !== ''),
  });
  return data?.pages.flatMap((page) => page.value.rows.map((row) => row.name)) ?? [];
}

const queryOf = (filter: string) => (filter === '' ? {} : { filter });
