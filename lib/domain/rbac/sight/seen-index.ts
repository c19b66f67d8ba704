import type { RoleKey } from '../index-state';
import type { Change, RbacObject } from '../model';
import { refOfChange } from '../object-ref';
import { createIndex, type RbacIndex } from '../rbac-index';
import type { RbacReader } from '../rbac-reader';
import { worldAfter } from '../world-after';
import { type Sight, sees } from './sight';

/**
 * The world as somebody may see it: a model of its own, in which nothing else exists. Whatever is asked of it, no engine
 * can say, count or prove what is not in it. In proportion to what is seen.
 */
export function seenIndex(reader: RbacReader, sight: Sight): RbacIndex {
  return createIndex(seenObjects(reader, sight));
}

/**
 * What changes of the `whole` world, as it is after them, are in the world that somebody sees, which is `seen` before
 * them: with these it becomes what `seenIndex` of the whole would be. A ClusterRole comes with the first binding that
 * points to it and goes with the last. In proportion to the changes.
 */
export function seenChanges(
  whole: RbacReader,
  seen: RbacReader,
  sight: Sight,
  changes: readonly Change[],
): readonly Change[] {
  const own = changes.filter((change) => sees(sight, refOfChange(change)));
  if (sight.clusterRoles) return own;
  const names = new Set(changes.flatMap((change) => rolesOf(seen, sight, change)));
  if (names.size === 0) return own;
  const after = worldAfter(seen, own);
  const roles = [...names].flatMap((name): Change[] => {
    const key: RoleKey = { kind: 'ClusterRole', namespace: '', name };
    const [there, role] = [seen.role(key), whole.role(key)];
    const wanted = after.bindingsOfRole(key).length > 0 ? role : undefined;
    if (wanted === there) return [];
    return [wanted === undefined ? { op: 'delete', ref: key } : { op: 'put', object: wanted }];
  });
  return [...own, ...roles];
}

/** The ClusterRoles that come, go or change with a change. */
function rolesOf(seen: RbacReader, sight: Sight, change: Change): string[] {
  const ref = refOfChange(change);
  if (ref.kind === 'ClusterRole') return [ref.name];
  if (!sees(sight, ref)) return [];
  return [seen.get(ref), change.op === 'put' ? change.object : undefined].flatMap((object) =>
    object !== undefined && 'roleRef' in object && object.roleRef.kind === 'ClusterRole' ? [object.roleRef.name] : [],
  );
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
