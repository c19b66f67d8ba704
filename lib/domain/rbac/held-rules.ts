import type { Requester, Rule } from './model';
import type { RbacReader } from './rbac-reader';
import { subjectsOf, visitInScope } from './reaching';

/**
 * The rules that a requester holds in a namespace, as the escalation check collects them: from every
 * ClusterRoleBinding and, unless the namespace is empty, from the RoleBindings of that namespace. `system:masters`
 * adds nothing here: its members are not checked at all. Rules of missing roles are left out.
 * Source: kubernetes pkg/registry/rbac/validation/rule.go `RulesFor`.
 */
export function heldRules(reader: RbacReader, requester: Requester, namespace: string): Rule[] {
  const held: Rule[] = [];
  const seen = new Set<number>();
  for (const { bindings } of subjectsOf(reader, requester)) {
    visitInScope(bindings, namespace, (entry) => {
      if (seen.has(entry.slot)) return true;
      seen.add(entry.slot);
      for (const rule of reader.roleOf(entry)?.rules ?? []) held.push(rule);
      return true;
    });
  }
  return held;
}
