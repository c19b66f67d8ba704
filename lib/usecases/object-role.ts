import type { Answer, RoleObjectOutput } from '@/lib/contract';
import {
  type AnyRole,
  type Aggregation,
  type ClusterRole,
  type RbacReader,
  type RoleKey,
  aggregate,
  noOpsOf,
  weigh,
} from '@/lib/domain/rbac';
import { bindingRow } from './binding-row';
import { type Deps, viewOf } from './deps';
import { asOf, gapsOfLists } from './gaps';
import { keptPerGeneration } from './kept';
import { weightOf } from './list-roles';
import { selectorText } from './manifest';
import { missing, objectBase } from './object-base';
import type { ClusterView } from './ports';
import { noEffectSentence, ruleOutput, sourcesOf } from './proof';

type Value = RoleObjectOutput['value'];
const MAX_BINDINGS = 500;

/** One Role, and what binds it. Throws AppError `not-found`, or `not-synced` when that cannot be known. */
export function roleObject(deps: Deps, cluster: string, namespace: string, name: string): Answer<Value> {
  return answerFor(deps, cluster, { kind: 'Role', namespace, name });
}

/** One ClusterRole: also what it aggregates, and what aggregates it. Errors as for a Role. */
export function clusterRoleObject(deps: Deps, cluster: string, name: string): Answer<Value> {
  return answerFor(deps, cluster, { kind: 'ClusterRole', namespace: '', name });
}

function answerFor(deps: Deps, cluster: string, ref: RoleKey): Answer<Value> {
  const view = viewOf(deps, cluster);
  const role = view.rbac.role(ref);
  if (role === undefined) throw missing(view, ref);
  const bindings = view.rbac.bindingsOfRole(ref);
  const lists = ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'] as const;
  const value: Value = {
    ...objectBase(role, deps),
    kind: role.kind,
    weight: weightOf(role),
    rules: rulesOf(view.rbac, role),
    ...(role.kind === 'ClusterRole' ? aggregationOf(view, role) : { aggregatedInto: [] }),
    bindings: bindings.slice(0, MAX_BINDINGS).map((binding) => bindingRow(binding, view)),
    bindingsTotal: bindings.length,
  };
  return { value, gaps: gapsOfLists(view, lists), asOf: asOf(view, lists) };
}

function rulesOf(reader: RbacReader, role: AnyRole): Value['rules'] {
  const aggregated = role.kind === 'ClusterRole' && role.aggregation !== undefined;
  return role.rules.map((rule, index) => ({
    index,
    ...ruleOutput(rule),
    weight: weigh(rule),
    aggregatedFrom: aggregated ? sourcesOf(reader, role.name, index) : [],
    // A ClusterRole may be bound in the whole cluster: only a Role is sure to stay in a namespace.
    noEffect: noOpsOf(rule, role.kind === 'Role' ? role.namespace : '').noOps.map(noEffectSentence),
  }));
}

const aggregations = keptPerGeneration<Aggregation>(1);

function aggregationOf(view: ClusterView, role: ClusterRole): Pick<Value, 'aggregation' | 'aggregatedInto'> {
  const reader = view.rbac;
  const { roles, cycles } = aggregations(reader, 'all', () => aggregate(reader.clusterRoles()));
  const aggregatedInto = roles.filter(({ sources }) => sources.includes(role.name)).map(({ name }) => name);
  const own = roles.find(({ name }) => name === role.name);
  if (own === undefined || role.aggregation === undefined) return { aggregatedInto };
  return {
    aggregatedInto,
    aggregation: {
      selectors: role.aggregation.map(selectorText),
      parts: [...own.sources],
      cycle: [...(cycles.find((members) => members.includes(role.name)) ?? [])],
      // Simulated from a part of the ClusterRoles it would look like drift and be none.
      drift:
        view.withheld?.lists.has('clusterroles') === true
          ? { missing: [], extra: [] }
          : { missing: own.added.map(ruleOutput), extra: own.removed.map(ruleOutput) },
    },
  };
}
