import { sayingKey } from './equal-rules';
import type { BindingEntry, SubjectName } from './index-state';
import type { AnyBinding, AnyRole, GrantPath, Requester, Rule } from './model';
import { type NoOp, noOpsOf } from './no-ops';
import { subjectAsWritten } from './paths';
import { MASTERS } from './principal';
import type { RbacReader } from './rbac-reader';
import { byStrength, subjectsOf, visitInScope } from './reaching';
import { weigh, type Weight } from './weigh';

export type { NoOp } from './no-ops';

/** One rule that a requester holds in a scope, with every way in which it is reached. */
export type EffectiveRule = {
  readonly rule: Rule;
  /** Strongest first; rules that say the same are one rule with several paths. */
  readonly via: readonly GrantPath[];
  readonly viaTotal: number;
  readonly weight: Weight;
  readonly noOps: readonly NoOp[];
  /** Nothing that the rule says can be used in this scope. */
  readonly dead: boolean;
};

/**
 * Everything that a requester holds, scope by scope. Scope `''` is the whole cluster (ClusterRoleBindings); any other
 * is a namespace and holds what its RoleBindings add. Rules are worked out when a scope is asked for.
 *
 * @param options.namespace only this namespace, besides the cluster
 * @param options.viaLimit most paths of each rule (default 20)
 */
export function whatCan(
  reader: RbacReader,
  requester: Requester,
  options: { namespace?: string; viaLimit?: number } = {},
): WhatCan {
  return new WhatCan(reader, requester, options);
}

type Held = { readonly entry: BindingEntry; readonly subject: SubjectName };

/** The answer to a what-can question about one generation. */
export class WhatCan {
  /** Member of `system:masters`: allowed everything, whatever the rules say. */
  readonly superuser: boolean;
  /** `''` first if there is anything in it, then the namespaces in order. */
  readonly scopes: readonly string[];
  /** Bindings that match and whose role is not in the model. */
  readonly unresolved: readonly AnyBinding[];
  private readonly reader: RbacReader;
  private readonly viaLimit: number;
  private readonly held = new Map<string, Held[]>();

  constructor(reader: RbacReader, requester: Requester, options: { namespace?: string; viaLimit?: number }) {
    this.reader = reader;
    this.superuser = requester.groups.includes(MASTERS);
    this.viaLimit = options.viaLimit ?? 20;
    const unresolved = new Set<AnyBinding>();
    for (const { subject, bindings } of subjectsOf(reader, requester)) {
      const add = (entry: BindingEntry): boolean => {
        if (reader.roleOf(entry) === undefined) unresolved.add(entry.binding);
        else this.add(entry, subject);
        return true;
      };
      if (options.namespace !== undefined) visitInScope(bindings, options.namespace, add);
      else bindings.visitFirst(() => true, add);
    }
    this.scopes = [...this.held.keys()].sort();
    this.unresolved = [...unresolved];
  }

  /** The rules of one scope, in the order of their strongest path; none for a scope without any. */
  rulesIn(scope: string): EffectiveRule[] {
    const rules = new Map<string, { rule: Rule; via: GrantPath[]; viaTotal: number }>();
    for (const { entry, subject } of (this.held.get(scope) ?? []).sort(byStrength)) {
      const role = this.reader.roleOf(entry);
      if (role === undefined) continue;
      role.rules.forEach((rule, ruleIndex) => {
        const key = sayingKey(rule);
        const known = rules.get(key) ?? { rule, via: [], viaTotal: 0 };
        rules.set(key, known);
        known.viaTotal += 1;
        if (known.via.length < this.viaLimit) known.via.push(...pathOf(entry, subject, role, ruleIndex, rule));
      });
    }
    return Array.from(rules.values(), (found) => ({
      ...found,
      weight: weigh(found.rule),
      ...noOpsOf(found.rule, scope),
    }));
  }

  private add(entry: BindingEntry, subject: SubjectName): void {
    // A RoleBinding without a namespace can only be in a bundle; no request is in its scope.
    if (!entry.cluster && entry.namespace === '') return;
    const there = this.held.get(entry.namespace);
    if (there === undefined) this.held.set(entry.namespace, [{ entry, subject }]);
    else there.push({ entry, subject });
  }
}

function pathOf(entry: BindingEntry, subject: SubjectName, role: AnyRole, ruleIndex: number, rule: Rule): GrantPath[] {
  const written = subjectAsWritten(entry, subject);
  if (written === undefined) return [];
  return [{ binding: entry.binding, role, ruleIndex, rule, subject: written, principal: subject.principal }];
}
