import type { SubjectRow } from '@/lib/contract';
import { type PrincipalEntry, type RbacReader, formatPrincipal } from '@/lib/domain/rbac';
import { wasRead } from './binding-row';
import type { ClusterView } from './ports';
import { pagesOf } from './rows';

const namespaceOf = ({ principal }: PrincipalEntry) => (principal.kind === 'ServiceAccount' ? principal.namespace : '');

/** How many of its bindings are cluster-wide, and in how many namespaces the others are. */
function spread(entry: PrincipalEntry, reader: RbacReader): { clusterBindings: number; namespaces: number } {
  if (entry.bindings === 0) return { clusterBindings: 0, namespaces: 0 };
  let clusterBindings = 0;
  const namespaces = new Set<string>();
  for (const binding of reader.bindingsOfPrincipal(entry.principal)) {
    if (binding.kind === 'RoleBinding') namespaces.add(binding.namespace);
    else clusterBindings += 1;
  }
  return { clusterBindings, namespaces: namespaces.size };
}

/** For a ServiceAccount: whether the object is there; nothing where that list was not read. */
export function existence(view: ClusterView, exists: boolean | undefined): { exists?: boolean } {
  if (exists === undefined || (!exists && !wasRead(view, 'serviceaccounts'))) return {};
  return { exists };
}

/** Whoever bindings name, and every ServiceAccount. Columns: kind, namespace, name, bindings, clusterBindings, namespaces. */
export const listSubjects = pagesOf<PrincipalEntry, SubjectRow>({
  name: 'subjects',
  lists: ['rolebindings', 'clusterrolebindings', 'serviceaccounts'],
  all: (reader, namespace) =>
    namespace === undefined
      ? reader.principals()
      : reader
          .principals()
          .filter((entry) => entry.principal.kind === 'ServiceAccount' && namespaceOf(entry) === namespace),
  text: ({ principal }) => formatPrincipal(principal),
  sortBy: {
    kind: ({ principal }) => principal.kind,
    namespace: namespaceOf,
    name: ({ principal }) => principal.name,
    bindings: ({ bindings }) => bindings,
    clusterBindings: (entry, reader) => spread(entry, reader).clusterBindings,
    namespaces: (entry, reader) => spread(entry, reader).namespaces,
  },
  row: (entry, view) => ({
    ...entry.principal,
    bindings: entry.bindings,
    ...spread(entry, view.rbac),
    ...existence(view, entry.exists),
  }),
});
