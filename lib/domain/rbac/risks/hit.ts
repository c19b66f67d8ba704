import { ruleAllows } from '../match';
import type { ResourceAsk, Rule } from '../model';
import { noOpsOf } from '../no-ops';
import type { Need, Pattern, ResourcePattern, UrlPattern } from './risk-rule';

/** A need that a rule meets, and for which objects. */
export type Hit = {
  /** For objects of any name. Otherwise of `names`; the empty one stands for requests without a name. */
  readonly any: boolean;
  readonly names: readonly string[];
  /** Limited to some objects by the rule's resourceNames. */
  readonly limited: boolean;
};

/** A name that no object has: only a rule without names allows it. */
const ANY = '\u0000';

type Known = WeakMap<Rule, Map<Need, Hit | undefined>>;
/** Rules never change, and of a scope only counts whether it is the cluster: roles that are bound widely are judged once. */
const known: { readonly cluster: Known; readonly namespace: Known } = {
  cluster: new WeakMap(),
  namespace: new WeakMap(),
};

/**
 * Whether one rule, held in a scope (`''` is the cluster), meets a need; every question goes through the one matcher.
 * O(verbs × groups × resources × names of the pattern, times the rule's entries), once for each rule.
 */
export function hitOf(need: Need, rule: Rule, scope: string): Hit | undefined {
  const rules = scope === '' ? known.cluster : known.namespace;
  const hits = rules.get(rule) ?? new Map<Need, Hit | undefined>();
  rules.set(rule, hits);
  if (!hits.has(need)) hits.set(need, judge(need, rule, scope));
  return hits.get(need);
}

function judge(need: Need, rule: Rule, scope: string): Hit | undefined {
  const hits = need.flatMap((pattern) => hitsOf(pattern, rule, scope));
  if (hits.length === 0) return undefined;
  return {
    any: hits.some(({ any }) => any),
    names: [...new Set(hits.flatMap(({ names }) => names))],
    limited: hits.every(({ limited }) => limited),
  };
}

function hitsOf(pattern: Pattern, rule: Rule, scope: string): Hit[] {
  return 'urls' in pattern ? urlHitsOf(pattern, rule, scope) : resourceHitsOf(pattern, rule, scope);
}

/** Names of objects do not limit URLs. */
function urlHitsOf({ verbs, urls }: UrlPattern, rule: Rule, scope: string): Hit[] {
  if (scope !== '') return [];
  const allowed = urls.some((path) => verbs.some((verb) => ruleAllows(rule, { type: 'url', verb, path })));
  return allowed ? [{ any: true, names: [], limited: false }] : [];
}

function resourceHitsOf(pattern: ResourcePattern, rule: Rule, scope: string): Hit[] {
  if (pattern.clusterOnly === true && scope !== '') return [];
  const literals = new Set(
    noOpsOf(rule, scope).noOps.flatMap(({ code, field, value }) =>
      code === 'literal-star' ? `${field} ${value}` : [],
    ),
  );
  const written = (field: 'verbs' | 'apiGroups' | 'resources'): readonly string[] => {
    return rule[field].filter((entry) => !literals.has(`${field} ${entry}`));
  };
  const apiGroups = pattern.apiGroups === 'written' ? written('apiGroups') : pattern.apiGroups;
  const resources =
    pattern.resources === 'written'
      ? written('resources')
      : pattern.resources.flatMap((resource) => subresources(resource, written('resources')));
  const verbs = pattern.verbs === 'written' ? written('verbs') : pattern.verbs.flatMap((verb) => family(verb, rule));
  const hits: Hit[] = [];
  for (const verb of verbs) {
    for (const apiGroup of apiGroups) {
      for (const resource of resources) {
        const hit = hitOn(rule, askFor(verb, apiGroup, resource, scope), pattern.names);
        if (hit !== undefined) hits.push(hit);
      }
    }
  }
  return hits;
}

/** Of a verb that ends in a colon the members that the rule names, and one that only a star grants. */
function family(verb: string, rule: Rule): readonly string[] {
  if (!verb.endsWith(':')) return [verb];
  return [`${verb}get`, ...rule.verbs.filter((written) => written.startsWith(verb))];
}

/** Of a resource that ends in a slash the subresources that the rule names, and one that only a star grants. */
function subresources(resource: string, written: readonly string[]): readonly string[] {
  if (!resource.endsWith('/')) return [resource];
  const named = written.flatMap((entry) => {
    if (entry.startsWith('*/')) return [`${resource}${entry.slice(2)}`];
    return entry.startsWith(resource) ? [entry] : [];
  });
  return [`${resource}${ANY}`, ...named];
}

function askFor(verb: string, apiGroup: string, combined: string, scope: string): ResourceAsk {
  const slash = combined.indexOf('/');
  const resource = slash < 0 ? combined : combined.slice(0, slash);
  const subresource = slash < 0 ? '' : combined.slice(slash + 1);
  return { type: 'resource', verb, apiGroup, resource, subresource, namespace: scope, name: ANY };
}

function hitOn(rule: Rule, ask: ResourceAsk, wanted: readonly string[] | undefined): Hit | undefined {
  const allowed = (name: string): boolean => ruleAllows(rule, { ...ask, name });
  const limited = rule.resourceNames.length > 0;
  // A POST names no object, and a rule with names does not allow it; creating a subresource names its parent.
  if (wanted === undefined && ask.verb === 'create' && ask.subresource === '') {
    return allowed('') ? { any: false, names: [''], limited: false } : undefined;
  }
  if (wanted === undefined && allowed(ANY)) return { any: true, names: [], limited: false };
  const names = (wanted ?? rule.resourceNames).filter(allowed);
  return names.length === 0 ? undefined : { any: !limited, names: limited ? names : [], limited };
}
