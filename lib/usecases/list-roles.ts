import type { RoleRow, Weight } from '@/lib/contract';
import { type AnyRole, type RbacReader, weigh } from '@/lib/domain/rbac';
import { created } from './binding-row';
import { type RowSource, pagesOf } from './rows';

/** Where a role lives: ClusterRoles live in no namespace. */
export const roleKey = (role: AnyRole) => ({
  kind: role.kind,
  namespace: role.kind === 'Role' ? role.namespace : '',
  name: role.name,
});

const bindingsOf = (role: AnyRole, reader: RbacReader) => reader.bindingsOfRole(roleKey(role)).length;

/** The weight of its strongest rule. */
export function weightOf(role: AnyRole): Weight {
  let weight: Weight = 'named';
  for (const rule of role.rules) {
    const found = weigh(rule);
    if (found === 'everything') return found;
    if (found === 'wildcard') weight = found;
  }
  return weight;
}

const columns: Pick<RowSource<AnyRole, RoleRow>, 'sortBy' | 'text' | 'row'> = {
  text: (role) => `${roleKey(role).namespace}/${role.name}`,
  sortBy: {
    namespace: (role) => roleKey(role).namespace,
    name: ({ name }) => name,
    rules: ({ rules }) => rules.length,
    bindings: bindingsOf,
    created: ({ meta }) => meta.creationTimestamp ?? '',
  },
  row: (role, { rbac }) => ({
    kind: role.kind,
    ...(role.kind === 'Role' ? { namespace: role.namespace } : {}),
    name: role.name,
    rules: role.rules.length,
    bindings: bindingsOf(role, rbac),
    weight: weightOf(role),
    aggregated: role.kind === 'ClusterRole' && role.aggregation !== undefined,
    ...created(role.meta),
  }),
};

/** Roles, of one namespace or of all. Columns: namespace, name, rules, bindings, created. */
export const listRoles = pagesOf<AnyRole, RoleRow>({
  ...columns,
  name: 'roles',
  lists: ['roles', 'rolebindings'],
  all: (reader, namespace) => reader.roles(namespace),
});

/** ClusterRoles. */
export const listClusterRoles = pagesOf<AnyRole, RoleRow>({
  ...columns,
  name: 'clusterroles',
  lists: ['clusterroles', 'clusterrolebindings', 'rolebindings'],
  all: (reader) => reader.clusterRoles(),
});
