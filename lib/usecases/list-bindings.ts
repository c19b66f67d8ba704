import type { BindingRow } from '@/lib/contract';
import type { AnyBinding } from '@/lib/domain/rbac';
import { bindingRow } from './binding-row';
import { type RowSource, pagesOf } from './rows';

const namespaceOf = (binding: AnyBinding) => (binding.kind === 'RoleBinding' ? binding.namespace : '');

const columns: Pick<RowSource<AnyBinding, BindingRow>, 'sortBy' | 'text' | 'row'> = {
  text: (binding) => `${namespaceOf(binding)}/${binding.name} ${binding.roleRef.kind}/${binding.roleRef.name}`,
  sortBy: {
    namespace: namespaceOf,
    name: ({ name }) => name,
    role: ({ roleRef }) => `${roleRef.name} ${roleRef.kind}`,
    subjects: ({ subjects }) => subjects.length,
    created: ({ meta }) => meta.creationTimestamp ?? '',
  },
  row: bindingRow,
};

/** RoleBindings, of one namespace or of all. Columns: namespace, name, role, subjects, created. */
export const listRoleBindings = pagesOf<AnyBinding, BindingRow>({
  ...columns,
  name: 'rolebindings',
  lists: ['rolebindings', 'roles', 'clusterroles'],
  all: (reader, namespace) => reader.roleBindings(namespace),
});

/** ClusterRoleBindings. */
export const listClusterRoleBindings = pagesOf<AnyBinding, BindingRow>({
  ...columns,
  name: 'clusterrolebindings',
  lists: ['clusterrolebindings', 'clusterroles'],
  all: (reader) => reader.clusterRoleBindings(),
});
