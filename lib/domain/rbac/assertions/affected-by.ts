import type { AnyBinding, AnyRole, Change, ObjectRef, RbacObject } from '../model';
import { refOfChange } from '../object-ref';
import type { RbacReader } from '../rbac-reader';
import { roleKeyOfBinding } from '../role-key';
import { type Assertion, asksOf, isAbout } from './assertion';
import { allowsSomeName } from './granted-names';
import { Subjects } from './subjects';

/**
 * Whether changes could change the verdict on an assertion; false only when they cannot. So that a change of the cluster
 * costs the evaluation of those assertions alone that it concerns. In proportion to the changed objects and their rules.
 *
 * @param before the generation to which the changes were made
 */
export function affectedBy(assertion: Assertion, before: RbacReader, changes: readonly Change[]): boolean {
  const roles = new Set(changes.map(refOfChange).filter(isRole).map(keyOf));
  return changes.some((change) => {
    const objects = [before.get(refOfChange(change)), change.op === 'put' ? change.object : undefined];
    return objects.some((object) => object !== undefined && concerns(assertion, object, before, roles));
  });
}

function concerns(assertion: Assertion, object: RbacObject, before: RbacReader, changed: ReadonlySet<string>): boolean {
  switch (object.kind) {
    case 'Namespace':
      return assertion.type === 'can' && isAbout(assertion, object.name);
    case 'ServiceAccount':
      return new Subjects(assertion).has(object);
    case 'Role':
      return isAbout(assertion, object.namespace) && grantsSome(assertion, object);
    case 'ClusterRole':
      return grantsSome(assertion, object);
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return bindsSome(assertion, object, before, changed);
  }
}

/** A role that changes as well may grant what it did not, or have been missing. */
function bindsSome(
  assertion: Assertion,
  binding: AnyBinding,
  before: RbacReader,
  changed: ReadonlySet<string>,
): boolean {
  // A binding anywhere makes subjects known that a glob may match.
  if (assertion.type !== 'only' && new Subjects(assertion).hasGlobs) return true;
  if (binding.kind === 'RoleBinding') {
    if (!isAbout(assertion, binding.namespace)) return false;
    // It may be all that is known of its namespace.
    if (assertion.type === 'can') return true;
  }
  const key = roleKeyOfBinding(binding);
  const role = before.role(key);
  return changed.has(keyOf(key)) || (role !== undefined && grantsSome(assertion, role));
}

function grantsSome(assertion: Assertion, role: AnyRole): boolean {
  const asks = asksOf(assertion, '');
  return role.rules.some((rule) => asks.some((ask) => allowsSomeName(rule, ask)));
}

function isRole({ kind }: ObjectRef): boolean {
  return kind === 'Role' || kind === 'ClusterRole';
}

function keyOf({ kind, namespace, name }: ObjectRef): string {
  return JSON.stringify([kind, namespace, name]);
}
