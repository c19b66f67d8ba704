import { type Rule, covers, noOpsOf } from '@/lib/domain/rbac';
import { type Discovery, indexedDiscovery, notesOf } from '@/lib/domain/rbac/discovery';
import { risksOfRule } from '@/lib/domain/rbac/risks';
import type { DraftObject } from './read-draft';
import type { Path } from './spot';

/** What is odd, wide or dangerous about a rule that is valid all the same. */
export type Lint = {
  readonly code: string;
  /** `critical` and `warning` as everywhere; a `hint` may be just what was meant. */
  readonly severity: 'critical' | 'warning' | 'hint';
  readonly message: string;
  readonly doc: number;
  readonly path: Path;
  /** The place in `rules` that it is about. */
  readonly rule: number;
};

export type LintContext = {
  /** Absent: not read yet, then nothing is said about what is served. */
  readonly discovery: Discovery | undefined;
  /** All that is needed, where the draft started from a refused request. */
  readonly needed: Rule | undefined;
};

type Said = Omit<Lint, 'doc' | 'rule' | 'path'> & { readonly at: Path };

/** What there is to say about the rules of an object. O(entries × table of risks). */
export function lintObject(object: DraftObject, context: LintContext): Lint[] {
  const scope = object.kind === 'Role' ? object.namespace || 'a-namespace' : '';
  return object.rules.flatMap((rule, i) =>
    [
      ...noOps(rule, scope),
      ...stars(rule),
      ...servedOf(rule, scope, context.discovery),
      ...expected(rule, context.discovery),
      ...risks(rule, scope),
      ...wider(rule, context.needed),
    ].map(({ at, ...said }) => ({ ...said, doc: object.doc, rule: i, path: ['rules', i, ...at] })),
  );
}

const NO_OPS = {
  'url-in-namespace': 'A Role cannot grant a URL: only a ClusterRole bound by a ClusterRoleBinding can.',
  'literal-star': 'The star is no wildcard here: it matches only itself.',
  'name-never-sent': 'deletecollection carries no name: with resourceNames it is never allowed.',
  'name-only-by-selector': 'With resourceNames it is allowed only with fieldSelector=metadata.name=NAME.',
  'name-only-on-update': 'create by POST carries no name: with resourceNames it is not allowed.',
  empty: 'It is empty: the rule grants nothing.',
} as const;

function noOps(rule: Rule, scope: string): Said[] {
  const { noOps: found, dead } = noOpsOf(rule, scope);
  const said = found.map(({ code, field, value }): Said => ({
    code,
    severity: 'warning',
    message: value === '' ? NO_OPS[code] : `“${value}”: ${NO_OPS[code]}`,
    at: placeOf(rule, field, value),
  }));
  const all: Said = { code: 'dead', severity: 'warning', message: 'The rule grants nothing at all.', at: [] };
  return dead && found.every(({ code }) => code !== 'empty') ? [...said, all] : said;
}

const STARS = [
  ['verbs', 'every verb, those of secondary checks (bind, escalate, impersonate) included'],
  ['apiGroups', 'every API group, those that are installed later included'],
  ['resources', 'every resource and subresource, those that are installed later included'],
  ['nonResourceURLs', 'every URL'],
] as const;

function stars(rule: Rule): Said[] {
  return STARS.filter(([field]) => rule[field].includes('*')).map(([field, words]) => ({
    code: 'wildcard',
    severity: 'warning',
    message: `* is ${words}.`,
    at: placeOf(rule, field, '*'),
  }));
}

/** What of the rule no request of this cluster can be: groups, resources and verbs that are not served together. */
function servedOf(rule: Rule, scope: string, discovery: Discovery | undefined): Said[] {
  if (discovery === undefined || rule.resources.length === 0 || rule.apiGroups.length === 0) return [];
  const asks = asksOf(rule, scope, discovery);
  const said: Said[] = [];
  for (const resource of rule.resources) {
    const own = asks.filter((ask) => ask.of === resource);
    const [first] = own;
    // In one rule groups and resources multiply: a resource is fine when one of the groups serves it.
    if (first === undefined || own.some(({ served }) => served)) continue;
    if (first.note !== undefined) said.push(noted(first.note, placeOf(rule, 'resources', resource)));
  }
  for (const verb of rule.verbs) {
    const own = asks.filter((ask) => ask.verb === verb && ask.served);
    const [first] = own;
    if (first?.verbNote !== undefined && own.every((ask) => ask.verbNote !== undefined)) {
      said.push(noted(first.verbNote, placeOf(rule, 'verbs', verb)));
    }
  }
  return said;
}

type Note = ReturnType<typeof notesOf>[number];
type Asked = {
  readonly of: string;
  readonly verb: string;
  readonly served: boolean;
  readonly note: Note | undefined;
  readonly verbNote: Note | undefined;
};

const VERB_NOTES: ReadonlySet<string> = new Set(['verb-not-served', 'unknown-verb']);

function asksOf(rule: Rule, namespace: string, discovery: Discovery): Asked[] {
  const plain = (list: readonly string[]) => list.filter((entry) => !entry.includes('*'));
  const verbs = plain(rule.verbs);
  const asked = verbs.length === 0 ? ['get'] : verbs;
  return plain(rule.apiGroups).flatMap((apiGroup) =>
    plain(rule.resources).flatMap((of) =>
      asked.map((verb) => {
        const [resource = '', ...sub] = of.split('/');
        const ask = {
          type: 'resource',
          verb,
          apiGroup,
          resource,
          subresource: sub.join('/'),
          namespace,
          name: '',
        } as const;
        const notes = notesOf(ask, discovery);
        const note = notes.find(({ code }) => !VERB_NOTES.has(code) && code !== 'name-not-in-request');
        const verbNote = notes.find(({ code }) => VERB_NOTES.has(code));
        return { of, verb, served: note === undefined, note, verbNote };
      }),
    ),
  );
}

const noted = ({ code, message }: Note, at: Path): Said => ({
  code,
  severity: code === 'discovery-unread' ? 'hint' : 'warning',
  message,
  at,
});

/** Whoever may do all with a resource usually needs its subresources: they are rights of their own. */
function expected(rule: Rule, discovery: Discovery | undefined): Said[] {
  if (discovery === undefined || !rule.verbs.includes('deletecollection') || rule.verbs.includes('*')) return [];
  const index = indexedDiscovery(discovery);
  return rule.resources.flatMap((resource): Said[] => {
    const served = rule.apiGroups.map((group) => index.find(group, resource)).find((one) => one !== undefined);
    const missing = (served?.subresources ?? [])
      .map(({ name }) => `${resource}/${name}`)
      .filter((name) => !rule.resources.includes(name));
    if (missing.length === 0) return [];
    const named = missing.slice(0, 4).join(', ');
    const more = missing.length > 4 ? ` and ${String(missing.length - 4)} more` : '';
    return [
      {
        code: 'missing-subresource',
        severity: 'hint',
        message: `An admin of ${resource} would also need ${named}${more}: a subresource is a right of its own.`,
        at: placeOf(rule, 'resources', resource),
      },
    ];
  });
}

function risks(rule: Rule, scope: string): Said[] {
  return risksOfRule(rule, scope).map(({ id, severity, title, reason }) => ({
    code: `risk-${id}`,
    severity: severity === 'critical' || severity === 'high' ? 'critical' : 'warning',
    message: `${title} (${severity}): ${reason}`,
    at: [],
  }));
}

function wider(rule: Rule, needed: Rule | undefined): Said[] {
  if (needed === undefined) return [];
  const { missing } = covers([needed], [rule]);
  if (missing.length === 0) return [];
  const rights = missing.length === 1 ? '1 right' : `${String(missing.length)} rights`;
  const what = [...needed.resources, ...needed.nonResourceURLs].join(', ');
  const message = `Wider than needed: ${rights} more than ${needed.verbs.join(', ')} ${what}, which was refused.`;
  return [{ code: 'wider-than-needed', severity: 'warning', message, at: [] }];
}

/** Where an entry of a list stands; the list itself when it is not in it. */
function placeOf(rule: Rule, field: keyof Rule, value: string): Path {
  const i = rule[field].indexOf(value);
  return i === -1 ? [field] : [field, i];
}
