import type { ClusterRole, LabelSelector, Rule } from '@/lib/domain/rbac';
import type { Random } from './random';
import type { GroupWords, Vocabulary } from './vocabulary';

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const LEVELS = ['admin', 'edit', 'view'] as const;
type Level = (typeof LEVELS)[number];

/**
 * The roles that come with a cluster and with what is installed in it: cluster-admin, admin, edit and view with the
 * parts they aggregate, components with a star, and for every custom API group its own admin, edit and view. The rules
 * of aggregated roles are written out, as the controller would have.
 */
export function defaultClusterRoles(words: Vocabulary, random: Random): ClusterRole[] {
  const parts = [...builtInParts(words), ...words.custom.flatMap((group, i) => customParts(group, i, random))];
  const aggregated = LEVELS.map((level) => aggregatedRole(level, parts));
  return [clusterAdmin(), ...aggregated, ...components(), ...parts];
}

function clusterAdmin(): ClusterRole {
  const rules = [rule(['*'], ['*'], ['*']), { ...rule(['*'], [], []), nonResourceURLs: ['*'] }];
  return { kind: 'ClusterRole', name: 'cluster-admin', rules, meta: bootstrap() };
}

function components(): ClusterRole[] {
  const named: readonly [string, Rule][] = [
    ['system:controller:generic-garbage-collector', rule([...READ, 'patch', 'update', 'delete'], ['*'], ['*'])],
    ['system:controller:namespace-controller', rule(['get', 'list', 'delete', 'deletecollection'], ['*'], ['*'])],
    ['system:controller:resourcequota-controller', rule(['list', 'watch'], ['*'], ['*'])],
    ['system:controller:horizontal-pod-autoscaler', rule(['get', 'update'], ['*'], ['*/scale'])],
    [
      'system:discovery',
      { ...rule(['get'], [], []), nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/version'] },
    ],
    [
      'system:monitoring',
      { ...rule(['get'], [], []), nonResourceURLs: ['/metrics', '/metrics/slis', '/livez/*', '/readyz/*'] },
    ],
    ['system:node-reader', rule(READ, [''], ['nodes'])],
  ];
  return named.map(([name, one]) => ({ kind: 'ClusterRole', name, rules: [one], meta: bootstrap() }));
}

function builtInParts({ builtIn }: Vocabulary): ClusterRole[] {
  return LEVELS.map((level) => {
    const groups = builtIn.filter(({ apiGroup }) => apiGroup !== 'rbac.authorization.k8s.io' || level === 'admin');
    return part(
      `system:aggregate-to-${level}`,
      level,
      groups.flatMap((group) => rulesOf(group, level)),
      true,
    );
  });
}

/** One in six installs into the cluster's own roles: with three hundred groups, admin has about fifty parts. */
function customParts(group: GroupWords, i: number, random: Random): ClusterRole[] {
  const aggregates = random.chance(1 / 6);
  return LEVELS.map((level) => part(`product-${String(i)}-${level}`, level, rulesOf(group, level), aggregates));
}

function part(name: string, level: Level, rules: readonly Rule[], aggregates: boolean): ClusterRole {
  const labels = aggregates ? { [labelOf(level)]: 'true' } : { 'app.kubernetes.io/part-of': name };
  return { kind: 'ClusterRole', name, rules, meta: { labels } };
}

function rulesOf({ apiGroup, resources }: GroupWords, level: Level): Rule[] {
  const read = rule(READ, [apiGroup], resources);
  const write = rule(WRITE, [apiGroup], resources);
  return level === 'view'
    ? [
        rule(
          READ,
          [apiGroup],
          resources.filter((resource) => resource !== 'secrets'),
        ),
      ]
    : [read, write];
}

/** admin takes in edit and edit takes in view by label, as in a real cluster. */
function aggregatedRole(level: Level, parts: readonly ClusterRole[]): ClusterRole {
  const own = LEVELS.slice(LEVELS.indexOf(level));
  const rules = own.flatMap((lower) =>
    parts.filter(({ meta }) => meta.labels?.[labelOf(lower)] === 'true').flatMap((role) => role.rules),
  );
  const distinct = new Map(rules.map((one) => [JSON.stringify(one), one]));
  const selector: LabelSelector = { matchLabels: { [labelOf(level)]: 'true' }, matchExpressions: [] };
  const above = LEVELS[LEVELS.indexOf(level) - 1];
  const labels = above === undefined ? {} : { [labelOf(above)]: 'true' };
  return { kind: 'ClusterRole', name: level, rules: [...distinct.values()], aggregation: [selector], meta: { labels } };
}

function labelOf(level: Level): string {
  return `rbac.authorization.k8s.io/aggregate-to-${level}`;
}

function bootstrap(): ClusterRole['meta'] {
  return { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } };
}

function rule(verbs: readonly string[], apiGroups: readonly string[], resources: readonly string[]): Rule {
  return { verbs, apiGroups, resources, resourceNames: [], nonResourceURLs: [] };
}
