import type { RbacObject } from '../model';
import { createIndex } from '../rbac-index';
import type { RbacReader } from '../rbac-reader';
import { EVERYTHING, type Sight } from './sight';

/**
 * The world as somebody may see it: a model of its own, in which nothing else exists. Whatever is asked of it, no engine
 * can say, count or prove what is not in it. In proportion to what is seen.
 */
export function seenReader(reader: RbacReader, sight: Sight): RbacReader {
  if (sight.key === EVERYTHING.key) return reader;
  return createIndex(seenObjects(reader, sight)).reader();
}

function* seenObjects(reader: RbacReader, sight: Sight): Generator<RbacObject> {
  const clusterRoles = new Set<string>();
  if (sight.namespaces === 'all') {
    yield* reader.namespaces();
    yield* reader.serviceAccounts();
    yield* reader.roles();
    yield* namingRoles(reader.roleBindings(), clusterRoles);
  } else {
    for (const name of sight.namespaces) {
      const namespace = reader.get({ kind: 'Namespace', namespace: '', name });
      if (namespace !== undefined) yield namespace;
      yield* reader.serviceAccounts(name);
      yield* reader.roles(name);
      yield* namingRoles(reader.roleBindings(name), clusterRoles);
    }
  }
  if (sight.clusterBindings) yield* namingRoles(reader.clusterRoleBindings(), clusterRoles);
  if (sight.clusterRoles) {
    yield* reader.clusterRoles();
    return;
  }
  // A binding without its role would prove nothing.
  for (const name of clusterRoles) {
    const role = reader.role({ kind: 'ClusterRole', namespace: '', name });
    if (role !== undefined) yield role;
  }
}

function* namingRoles<T extends { readonly roleRef: { readonly kind: string; readonly name: string } }>(
  bindings: readonly T[],
  clusterRoles: Set<string>,
): Generator<T> {
  for (const binding of bindings) {
    if (binding.roleRef.kind === 'ClusterRole') clusterRoles.add(binding.roleRef.name);
    yield binding;
  }
}
