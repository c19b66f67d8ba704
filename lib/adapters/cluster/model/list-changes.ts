import { type ListName, kindOfList } from '@/lib/contract';
import { assertNever } from '@/lib/domain/core';
import { type Change, type RbacKind, type RbacObject, type RbacReader, refOf, refOfChange } from '@/lib/domain/rbac';

/** As `kindOfList`, for lists that hold objects; asking about another is a fault of the caller. */
export function kindHeldBy(list: ListName): RbacKind {
  const kind = kindOfList(list);
  if (kind === undefined) throw new Error(`${list} holds no objects`);
  return kind;
}

/**
 * What turns the objects of one list in `reader` into `objects`: puts of what is new or differs, deletes of what is
 * gone. A watch that missed something may have missed a deletion, so a list read again is compared whole.
 * O(objects read + objects held).
 */
export function changesOfList(reader: RbacReader, kind: RbacKind, objects: readonly RbacObject[]): readonly Change[] {
  if (reader.counts()[kind] === 0) return objects.map((object) => ({ op: 'put', object }));
  const changes: Change[] = [];
  const gone = new Map<string, Map<string, RbacObject>>();
  for (const held of objectsOf(reader, kind)) {
    const { namespace, name } = refOf(held);
    let names = gone.get(namespace);
    if (names === undefined) {
      names = new Map<string, RbacObject>();
      gone.set(namespace, names);
    }
    names.set(name, held);
  }
  for (const object of objects) {
    const { namespace, name } = refOf(object);
    const names = gone.get(namespace);
    const held = names?.get(name);
    names?.delete(name);
    if (held === undefined || !sameVersion(held, object)) changes.push({ op: 'put', object });
  }
  for (const names of gone.values()) {
    for (const held of names.values()) changes.push({ op: 'delete', ref: refOf(held) });
  }
  return changes;
}

/** The changes that change something: neither puts of what is held already nor deletes of what is not. */
export function effective(reader: RbacReader, changes: readonly Change[]): readonly Change[] {
  // Within a batch a later change may undo an earlier one, so only the first of an object is compared with the model.
  const seen = new Set<string>();
  return changes.filter((change) => {
    const ref = refOfChange(change);
    const key = `${ref.kind}/${ref.namespace}/${ref.name}`;
    if (seen.has(key)) return true;
    const held = reader.get(ref);
    const counts = change.op === 'put' ? held === undefined || !sameVersion(held, change.object) : held !== undefined;
    if (counts) seen.add(key);
    return counts;
  });
}

/** Objects of files have no version: they are never taken for the same. */
function sameVersion(a: RbacObject, b: RbacObject): boolean {
  return (
    a.meta.resourceVersion !== undefined &&
    a.meta.resourceVersion === b.meta.resourceVersion &&
    a.meta.uid === b.meta.uid
  );
}

function objectsOf(reader: RbacReader, kind: RbacKind): readonly RbacObject[] {
  switch (kind) {
    case 'Namespace':
      return reader.namespaces();
    case 'ServiceAccount':
      return reader.serviceAccounts();
    case 'Role':
      return reader.roles();
    case 'ClusterRole':
      return reader.clusterRoles();
    case 'RoleBinding':
      return reader.roleBindings();
    case 'ClusterRoleBinding':
      return reader.clusterRoleBindings();
    default:
      return assertNever(kind);
  }
}
