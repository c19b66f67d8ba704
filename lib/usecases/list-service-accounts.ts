import type { ServiceAccountRow } from '@/lib/contract';
import type { RbacReader, ServiceAccount } from '@/lib/domain/rbac';
import { created } from './binding-row';
import { pagesOf } from './rows';

const bindingsOf = (account: ServiceAccount, reader: RbacReader) =>
  reader.bindingsOfPrincipal({ kind: 'ServiceAccount', namespace: account.namespace, name: account.name }).length;

/** ServiceAccounts, of one namespace or of all. Columns: namespace, name, bindings, created. */
export const listServiceAccounts = pagesOf<ServiceAccount, ServiceAccountRow>({
  name: 'serviceaccounts',
  lists: ['serviceaccounts', 'rolebindings', 'clusterrolebindings'],
  all: (reader, namespace) => reader.serviceAccounts(namespace),
  text: ({ namespace, name }) => `${namespace}/${name}`,
  sortBy: {
    namespace: ({ namespace }) => namespace,
    name: ({ name }) => name,
    bindings: bindingsOf,
    created: ({ meta }) => meta.creationTimestamp ?? '',
  },
  row: (account, { rbac }) => ({
    namespace: account.namespace,
    name: account.name,
    bindings: bindingsOf(account, rbac),
    ...(account.automountServiceAccountToken === undefined ? {} : { automount: account.automountServiceAccountToken }),
    ...created(account.meta),
  }),
});
