import { assertNever } from '@/lib/domain/core';
import type { PathOutput, RuleOutput } from '@/lib/contract';
import {
  type AnyBinding,
  type BindingSubject,
  type GrantPath,
  type NoOp,
  type Path,
  type RbacReader,
  type RoleRef,
  type Rule,
  type Weight,
  weigh,
} from '@/lib/domain/rbac';

/** Paths as the contract says them; the engine's order, strongest first, is kept. */
export function proofOf(reader: RbacReader, via: readonly Path[]): PathOutput[] {
  return via.map((path) => (path.superuser ? { superuser: true } : grantOutput(reader, path)));
}

/** One path that is a grant. Made a hundred times for each answer: what can be shared with the model is. */
export function grantOutput(reader: RbacReader, path: GrantPath): PathOutput {
  const { binding, role, ruleIndex, subject } = path;
  const { rule, weight } = shownRule(path.rule, ruleIndex);
  const from = { binding: bindingRef(binding), role: roleRefOutput(binding) };
  if (role.kind === 'ClusterRole' && role.aggregation !== undefined) {
    const aggregatedFrom = sourcesOf(reader, role.name, ruleIndex);
    if (aggregatedFrom.length > 0) return { ...from, rule, aggregatedFrom, subject, weight };
  }
  return { binding: from.binding, role: from.role, rule, subject, weight };
}

/** The ClusterRoles whose rule the aggregation controller copied to this place of an aggregated ClusterRole. */
export function sourcesOf(reader: RbacReader, clusterRole: string, ruleIndex: number): string[] {
  return [...new Set(reader.provenance(clusterRole, ruleIndex).map((origin) => origin.clusterRole))];
}

/** A binding by where it is. */
export function bindingRef(binding: AnyBinding): { kind: AnyBinding['kind']; namespace?: string; name: string } {
  return binding.kind === 'RoleBinding'
    ? { kind: binding.kind, namespace: binding.namespace, name: binding.name }
    : { kind: binding.kind, name: binding.name };
}

type RoleRefValue = { kind: RoleRef['kind']; namespace?: string; name: string };

/** The role that a binding points to, by where it would be. */
export function roleRefOutput(binding: AnyBinding): RoleRefValue {
  const { kind, name } = binding.roleRef;
  return kind === 'Role' && binding.kind === 'RoleBinding'
    ? { kind, namespace: binding.namespace, name }
    : { kind, name };
}

const ruleOutputs = new WeakMap<Rule, RuleOutput>();

/** A rule as JSON has it; made once per rule, because the same few rules stand in most answers. */
export function ruleOutput(rule: Rule): RuleOutput {
  const known = ruleOutputs.get(rule);
  if (known !== undefined) return known;
  const output = {
    verbs: [...rule.verbs],
    apiGroups: [...rule.apiGroups],
    resources: [...rule.resources],
    resourceNames: [...rule.resourceNames],
    nonResourceURLs: [...rule.nonResourceURLs],
  };
  ruleOutputs.set(rule, output);
  return output;
}

type ShownRule = { readonly rule: RuleOutput & { index: number }; readonly weight: Weight };
const shownRules = new WeakMap<Rule, ShownRule>();

/** A rule with its place in the role, and its weight: made once for as long as it is asked for at the same place. */
function shownRule(rule: Rule, index: number): ShownRule {
  const known = shownRules.get(rule);
  if (known?.rule.index === index) return known;
  const shown = { rule: { index, ...ruleOutput(rule) }, weight: weigh(rule) };
  shownRules.set(rule, shown);
  return shown;
}

/** A subject as the binding writes it. */
export function subjectOutput(subject: BindingSubject): {
  kind: string;
  name: string;
  namespace?: string;
  apiGroup?: string;
} {
  const { kind, name, namespace, apiGroup } = subject;
  return {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(apiGroup === undefined ? {} : { apiGroup }),
  };
}

/** Why a part of a rule grants nothing where it is, in a sentence. */
export function noEffectSentence(noOp: NoOp): string {
  const { code, field, value } = noOp;
  switch (code) {
    case 'url-in-namespace':
      return `${value}: a URL is granted by a ClusterRoleBinding only, so this grants nothing in a namespace.`;
    case 'literal-star':
      return `${value}: the star is no wildcard here, it matches only itself.`;
    case 'name-never-sent':
      return `${value}: this request never carries a name, so resourceNames keep it out.`;
    case 'name-only-by-selector':
      return `${value}: carries a name only with the field selector metadata.name, so a plain ${value} is refused.`;
    case 'name-only-on-update':
      return `${value}: the name is not in the URL of a create, so a plain create is refused.`;
    case 'empty':
      return `${field} is empty, so the rule matches no request.`;
    default:
      return assertNever(code);
  }
}
