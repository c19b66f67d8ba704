import type { IntentInput, WantedInput } from '@/lib/contract';
import type { LabelSelector, Rule } from '@/lib/domain/rbac';
import type { ServedResource } from '@/lib/domain/rbac/discovery';
import { type Plain, documentsText } from './render';

const RBAC = 'rbac.authorization.k8s.io';

/** A rule as it is written: lists that are empty are left out, but verbs. */
export function ruleManifest(rule: Rule): Plain {
  const filled = (list: readonly string[]) => (list.length === 0 ? undefined : list);
  return compact({
    apiGroups: filled(rule.apiGroups),
    resources: filled(rule.resources),
    resourceNames: filled(rule.resourceNames),
    nonResourceURLs: filled(rule.nonResourceURLs),
    verbs: rule.verbs,
  });
}

const compact = (fields: Readonly<Record<string, Plain | undefined>>): { readonly [key: string]: Plain } =>
  Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

function selectorManifest({ matchLabels, matchExpressions }: LabelSelector): Plain {
  const expressions = matchExpressions.map(({ key, operator, values }) =>
    compact({ key, operator, values: values.length === 0 ? undefined : values }),
  );
  return compact({
    matchLabels: Object.keys(matchLabels).length === 0 ? undefined : matchLabels,
    matchExpressions: expressions.length === 0 ? undefined : expressions,
  });
}

/** A wanted object as a manifest. */
export function manifestOf(wanted: WantedInput): Plain {
  const { kind, name, labels, annotations } = wanted;
  const namespace = 'namespace' in wanted ? wanted.namespace : undefined;
  const head = { apiVersion: `${RBAC}/v1`, kind, metadata: compact({ name, namespace, labels, annotations }) };
  if ('roleRef' in wanted) {
    const subjects = wanted.subjects.map(({ kind: of, name: called, namespace: within, apiGroup }) =>
      compact({ kind: of, name: called, namespace: within, apiGroup }),
    );
    return { ...head, roleRef: { apiGroup: RBAC, ...wanted.roleRef }, subjects };
  }
  const rules = wanted.rules.map(ruleManifest);
  if (!('aggregation' in wanted) || wanted.aggregation === undefined) return { ...head, rules };
  return { ...head, aggregationRule: { clusterRoleSelectors: wanted.aggregation.map(selectorManifest) }, rules };
}

/** The text of an intent: what it wants, without what it takes away. */
export const textOfIntent = ({ objects }: IntentInput): string =>
  documentsText(objects.flatMap((wish) => (wish.op === 'apply' ? [manifestOf(wish.object)] : [])));

/** What somebody does with a resource. */
export const NEEDS = ['viewer', 'editor', 'admin'] as const;
export type Need = (typeof NEEDS)[number];
const VERBS: Readonly<Record<Need, readonly string[]>> = {
  viewer: ['get', 'list', 'watch'],
  editor: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
  admin: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
};

const ruleFor = (apiGroup: string, resources: readonly string[], verbs: readonly string[]): Rule => ({
  apiGroups: [apiGroup],
  resources,
  resourceNames: [],
  nonResourceURLs: [],
  verbs,
});

/**
 * The rules that a viewer, editor or admin of a resource needs, of what is served: an admin also gets each subresource
 * with the verbs that it has, those with the same verbs in one rule.
 */
export function rulesFor(need: Need, served: ServedResource): Rule[] {
  const own = VERBS[need].filter((verb) => served.verbs.includes(verb));
  const rules = own.length === 0 ? [] : [ruleFor(served.apiGroup, [served.resource], own)];
  if (need !== 'admin') return rules;
  const groups = new Map<string, { readonly verbs: readonly string[]; readonly names: string[] }>();
  for (const { name, verbs } of served.subresources) {
    const key = verbs.toSorted().join(' ');
    const group = groups.get(key) ?? { verbs, names: [] };
    group.names.push(`${served.resource}/${name}`);
    groups.set(key, group);
  }
  return [...rules, ...[...groups.values()].map(({ verbs, names }) => ruleFor(served.apiGroup, names, verbs))];
}

/** A right to be granted exactly as it was asked for. */
export type GrantWish = {
  readonly verb: string;
  readonly apiGroup: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
  readonly subject: { readonly kind: string; readonly namespace?: string | undefined; readonly name: string };
};

/** The one rule that allows what was asked, and nothing else. */
export function ruleOfWish({ verb, apiGroup, resource, subresource, name, path }: GrantWish): Rule {
  if (path !== '') return { verbs: [verb], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [path] };
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  // A create by POST carries no name, deletecollection never one: a rule limited to a name would not allow it.
  const nameless = name === '' || verb === 'deletecollection' || (verb === 'create' && subresource === '');
  return { ...ruleFor(apiGroup, [full], [verb]), resourceNames: nameless ? [] : [name] };
}

/** Role and binding that grant exactly what is wished: in its namespace, or in the whole cluster where it has none. */
export function grantObjects(wish: GrantWish): WantedInput[] {
  const { namespace, subject } = wish;
  const cluster = namespace === '' || wish.path !== '';
  const name = nameOfWish(wish);
  const rule = ruleOfWish(wish);
  const rules = [
    {
      verbs: [...rule.verbs],
      apiGroups: [...rule.apiGroups],
      resources: [...rule.resources],
      resourceNames: [...rule.resourceNames],
      nonResourceURLs: [...rule.nonResourceURLs],
    },
  ];
  const subjects = [
    subject.kind === 'ServiceAccount'
      ? { kind: subject.kind, name: subject.name, namespace: subject.namespace ?? '' }
      : { kind: subject.kind, name: subject.name, apiGroup: RBAC },
  ];
  if (cluster) {
    return [
      { kind: 'ClusterRole', name, rules },
      { kind: 'ClusterRoleBinding', name, roleRef: { kind: 'ClusterRole', name }, subjects },
    ];
  }
  return [
    { kind: 'Role', namespace, name, rules },
    { kind: 'RoleBinding', namespace, name, roleRef: { kind: 'Role', name }, subjects },
  ];
}

/** `get-pods-log-ada`: a name that says it, of letters, digits and dashes. */
function nameOfWish({ verb, resource, subresource, path, subject }: GrantWish): string {
  const words = [verb, path === '' ? resource : path, subresource, subject.name.split('@')[0] ?? ''];
  const name = words
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '');
  return name.slice(0, 60).replace(/(?<!-)-+$/u, '');
}
