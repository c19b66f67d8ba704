import type { NamespaceRow } from '@/lib/contract';
import type { RbacReader } from '@/lib/domain/rbac';
import { pagesOf } from './rows';

const known = new WeakMap<RbacReader, ReadonlyMap<string, NamespaceRow>>();

/** Every namespace that exists or that an object is in, by name. O(objects) once per generation. */
export function namespaceRows(reader: RbacReader): ReadonlyMap<string, NamespaceRow> {
  const kept = known.get(reader);
  if (kept !== undefined) return kept;
  const rows = new Map<string, NamespaceRow>();
  for (const { name, meta } of reader.namespaces()) {
    const row: NamespaceRow = { name, roles: 0, bindings: 0, serviceAccounts: 0, exists: true };
    if (meta.creationTimestamp !== undefined) row.created = meta.creationTimestamp;
    rows.set(name, row);
  }
  const rowOf = (name: string): NamespaceRow => {
    const row = rows.get(name) ?? { name, roles: 0, bindings: 0, serviceAccounts: 0, exists: false };
    rows.set(name, row);
    return row;
  };
  for (const { namespace } of reader.roles()) rowOf(namespace).roles += 1;
  for (const { namespace } of reader.roleBindings()) rowOf(namespace).bindings += 1;
  for (const { namespace } of reader.serviceAccounts()) rowOf(namespace).serviceAccounts += 1;
  const byName = new Map([...rows].sort(([a], [b]) => (a < b ? -1 : 1)));
  known.set(reader, byName);
  return byName;
}

/** Namespaces, those included that only objects name. Columns: name, roles, bindings, serviceAccounts, created. */
export const listNamespaces = pagesOf<NamespaceRow, NamespaceRow>({
  name: 'namespaces',
  lists: ['namespaces', 'roles', 'rolebindings', 'serviceaccounts'],
  all: (reader, namespace) => {
    const rows = [...namespaceRows(reader).values()];
    return namespace === undefined ? rows : rows.filter(({ name }) => name === namespace);
  },
  text: ({ name }) => name,
  sortBy: {
    name: ({ name }) => name,
    roles: ({ roles }) => roles,
    bindings: ({ bindings }) => bindings,
    serviceAccounts: ({ serviceAccounts }) => serviceAccounts,
    created: ({ created }) => created ?? '',
  },
  row: (row) => row,
});
