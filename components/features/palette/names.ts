'use client';

import { api, clusterKey } from '@/lib/client';
import { type Collection, to } from '@/lib/contract';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { principalOf, subjectText } from '@/components/kit';

/** A name of the cluster and its page. */
export type FoundName = { readonly key: string; readonly kind: string; readonly name: string; readonly href: string };

const EACH = 5;

type Scoped = { readonly kind?: string; readonly namespace?: string | undefined; readonly name: string };
const scoped = (o: Scoped) => (o.namespace === undefined ? o.name : `${o.namespace}/${o.name}`);

function found(
  cluster: string,
  collection: Exclude<Collection, 'subjects'>,
  kind: string,
  rows: readonly Scoped[],
): FoundName[] {
  return rows.map((row) => ({
    key: `${kind} ${scoped(row)}`,
    kind,
    name: scoped(row),
    href: to.object(cluster, collection, row),
  }));
}

/** The first names of every kind that the filter leaves; six requests at once, each for a few rows. */
async function findNames(c: string, filter: string, signal: AbortSignal): Promise<FoundName[]> {
  const q = { filter, limit: EACH };
  const [subjects, namespaces, roles, clusterRoles, bindings, clusterBindings] = await Promise.all([
    api.subjects(c, q, signal),
    api.namespaces(c, q, signal),
    api.roles(c, 'roles', q, signal),
    api.roles(c, 'clusterroles', q, signal),
    api.bindings(c, 'rolebindings', q, signal),
    api.bindings(c, 'clusterrolebindings', q, signal),
  ]);
  return [
    ...subjects.value.rows.map((s) => ({
      key: principalOf(s),
      kind: s.kind,
      name: subjectText(s),
      href: to.subject(c, principalOf(s)),
    })),
    ...found(c, 'namespaces', 'Namespace', namespaces.value.rows),
    ...found(c, 'roles', 'Role', roles.value.rows),
    ...found(c, 'clusterroles', 'ClusterRole', clusterRoles.value.rows),
    ...found(c, 'rolebindings', 'RoleBinding', bindings.value.rows),
    ...found(c, 'clusterrolebindings', 'ClusterRoleBinding', clusterBindings.value.rows),
  ];
}

const namesQuery = (c: string, filter: string) =>
  queryOptions({
    queryKey: [...clusterKey(c), 'names', filter],
    queryFn: ({ signal }) => findNames(c, filter, signal),
    placeholderData: keepPreviousData,
  });

/** Names that contain the text; nothing is looked for while there is none. */
export function useNames(cluster: string, text: string) {
  return useQuery({ ...namesQuery(cluster, text), enabled: text !== '' });
}
