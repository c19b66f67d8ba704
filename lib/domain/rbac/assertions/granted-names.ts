import { ruleAllows } from '../match';
import type { ResourceAsk, Rule } from '../model';
import type { RbacReader } from '../rbac-reader';
import { pairsOf } from '../rule-keys';

/**
 * The names to which rules in scope of an ask limit it: for objects of these it may be allowed where it is not for any.
 * In proportion to the rules that name the resource in that scope.
 */
export function grantedNames(reader: RbacReader, ask: ResourceAsk): ReadonlySet<string> {
  const { rules, slots } = reader.state;
  const names = new Set<string>();
  for (const { apiGroup, resource } of pairsOf(ask)) {
    for (const namespace of new Set(['', ask.namespace])) {
      rules.visitFrom(
        { namespace, apiGroup, resource, slot: -1, rule: -1 },
        (key) => key.resource === resource && key.apiGroup === apiGroup && key.namespace === namespace,
        ({ slot, rule: index }) => {
          const rule = slots.at(slot)?.role?.rules[index];
          if (rule !== undefined && allowsSomeName(rule, ask)) for (const name of rule.resourceNames) names.add(name);
          return true;
        },
      );
    }
  }
  return names;
}

/** Whether a rule allows the ask for objects of some name, or any. */
export function allowsSomeName(rule: Rule, ask: ResourceAsk): boolean {
  return ruleAllows(rule.resourceNames.length === 0 ? rule : { ...rule, resourceNames: [] }, ask);
}
