import fc from 'fast-check';
import { stringify } from 'yaml';
import type { WantedObject, Wish } from '@/lib/domain/plan';

const AWKWARD = [
  'a',
  'b-c',
  'y',
  'on',
  'null',
  '1e3',
  '0x1F',
  '1_000',
  '~',
  'a:b',
  "it's",
  'x #y',
  '#z',
  'ü',
  '{a}',
  '[b',
  '- c',
  'k: v',
  '*',
  '&a',
  '!b',
  'say "hi"',
  'tab\tin',
  'system:masters',
  '<<',
  '.5',
  'back\\slash',
  '---',
];
const name = fc.constantFrom(...AWKWARD);
const text = fc.oneof(
  name,
  fc.string({ maxLength: 12 }),
  fc.constantFrom('two\nlines', ' padded ', '', '\u2028', '😀'),
);
const some = <T>(of: fc.Arbitrary<T>, minLength = 0) => fc.array(of, { minLength, maxLength: 3 });
const word = fc.constantFrom('get', 'list', 'watch', '*', 'create', 'y', 'pods', 'pods/log', '', 'no');
const none = fc.constant<string[]>([]);
const rule = fc.oneof(
  fc.record({
    verbs: some(word, 1),
    apiGroups: some(word, 1),
    resources: some(word, 1),
    resourceNames: fc.oneof(none, some(name)),
    nonResourceURLs: none,
  }),
  fc.record({
    verbs: some(word, 1),
    apiGroups: none,
    resources: none,
    resourceNames: none,
    nonResourceURLs: some(fc.constantFrom('/a', '/b/*', '*'), 1),
  }),
);
const ofNamespace = rule.filter(({ nonResourceURLs }) => nonResourceURLs.length === 0);
const labels = fc.dictionary(fc.constantFrom('app', 'y', 'a.b/c', '1', 'true'), fc.constantFrom('x', 'yes', '1', ''), {
  maxKeys: 3,
});
const annotations = fc.dictionary(fc.constantFrom('why', 'on', 'a.b/c'), text, { maxKeys: 2 });
const meta = { labels, annotations, name: fc.constantFrom(...AWKWARD.slice(0, 16)) };
const namespace = fc.constantFrom('web', 'off');
const subject = fc.oneof(
  fc.record({ kind: fc.constantFrom('User', 'Group'), name }),
  fc.record({ kind: fc.constant('ServiceAccount'), name: fc.constantFrom('a', 'default'), namespace }),
);
const selector = fc.record({
  matchLabels: fc.dictionary(fc.constantFrom('a', 'y'), fc.constantFrom('true', 'x'), { minKeys: 1, maxKeys: 2 }),
  matchExpressions: fc.constantFrom([], [{ key: 'k', operator: 'Exists' as const, values: [] }]),
});
const roleRef = fc.record({
  kind: fc.constantFrom('Role' as const, 'ClusterRole' as const),
  name: fc.constantFrom('a', 'b'),
});

/** Any object that Kubernetes would take. */
export const wanted: fc.Arbitrary<WantedObject> = fc.oneof(
  fc.record({ kind: fc.constant('Role' as const), namespace, ...meta, rules: some(ofNamespace) }),
  fc.record({ kind: fc.constant('ClusterRole' as const), ...meta, rules: some(rule) }),
  fc.record({
    kind: fc.constant('ClusterRole' as const),
    ...meta,
    rules: fc.constant([]),
    aggregation: some(selector, 1),
  }),
  fc.record({ kind: fc.constant('RoleBinding' as const), namespace, ...meta, roleRef, subjects: some(subject) }),
  fc.record({
    kind: fc.constant('ClusterRoleBinding' as const),
    ...meta,
    roleRef: fc.constant({ kind: 'ClusterRole' as const, name: 'a' }),
    subjects: some(subject),
  }),
);

export const keyOfWanted = (object: WantedObject): string =>
  JSON.stringify([object.kind, 'namespace' in object ? object.namespace : '', object.name]);

/** One manifest as Kubernetes has it. */
function manifest(object: WantedObject): Record<string, unknown> {
  const { kind, name: own, labels: l, annotations: a } = object;
  const metadata = {
    name: own,
    ...('namespace' in object ? { namespace: object.namespace } : {}),
    labels: l,
    annotations: a,
  };
  const base = { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata };
  if ('rules' in object) {
    const clusterRoleSelectors = 'aggregation' in object ? object.aggregation : undefined;
    return {
      ...base,
      rules: object.rules,
      ...(clusterRoleSelectors === undefined ? {} : { aggregationRule: { clusterRoleSelectors } }),
    };
  }
  return { ...base, roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...object.roleRef }, subjects: object.subjects };
}

const FORMS = ['documents', 'list', 'flow', 'json', 'compact json', 'json document'] as const;
/** How a file is written. `notes` decides where comments stand. */
export const form = fc.record({
  form: fc.constantFrom(...FORMS),
  indentSeq: fc.boolean(),
  flowBelow: fc.integer({ min: 0, max: 6 }),
  windows: fc.boolean(),
  notes: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  lastBreak: fc.boolean(),
});
type Form = typeof form extends fc.Arbitrary<infer F> ? F : never;

/** A file of these objects, and what it is called. */
export function written(objects: readonly WantedObject[], how: Form, at: number): { path: string; content: string } {
  const manifests = objects.map(manifest);
  const content = contentOf(manifests, how);
  const whole = how.lastBreak ? content : content.replace(/\n$/, '');
  const json = how.form === 'json' || how.form === 'compact json';
  return {
    path: `f${String(at)}.${json ? 'json' : 'yaml'}`,
    content: how.windows ? whole.replaceAll('\n', '\r\n') : whole,
  };
}

function contentOf(manifests: readonly Record<string, unknown>[], how: Form): string {
  switch (how.form) {
    case 'json':
      return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }, null, how.indentSeq ? 4 : '\t')}\n`;
    case 'compact json':
      return `${JSON.stringify({ kind: 'List', apiVersion: 'v1', items: manifests })}\n`;
    case 'json document':
      return manifests.map((one) => JSON.stringify(one, null, 2)).join('\n---\n') + '\n';
    case 'list':
      return noted(yaml({ apiVersion: 'v1', kind: 'List', items: manifests }, how), how);
    case 'flow':
      return manifests.map((one) => stringify(one, { ...OPTIONS, collectionStyle: 'flow' })).join('---\n');
    case 'documents':
      return manifests.map((one) => noted(yaml(one, how), how)).join('---\n');
  }
}

const OPTIONS = {
  lineWidth: 0,
  version: '1.1',
  aliasDuplicateObjects: false,
  flowCollectionPadding: false,
  blockQuote: false,
  defaultStringType: 'QUOTE_DOUBLE',
  defaultKeyType: 'QUOTE_SINGLE',
} as const;

function yaml(value: unknown, { indentSeq, flowBelow }: Form): string {
  return stringify(value, { ...OPTIONS, indentSeq, ...(flowBelow === 0 ? { singleQuote: true } : {}) });
}

/** With comments on some lines and above others. */
function noted(content: string, { notes }: Form): string {
  return content
    .split('\n')
    .map((line, i) => {
      if (line === '') return line;
      const indent = /^ */.exec(line)?.[0] ?? '';
      const above = notes[i % 7] === true ? `${indent}# note ${String(i)}\n` : '';
      return above + line + (notes[(i * 3) % 7] === true ? ` # on ${String(i)}` : '');
    })
    .join('\n');
}

/** What is wished of a world: most of it is about what is there. */
export function wishes(objects: readonly WantedObject[]): fc.Arbitrary<Wish> {
  const known = fc.constantFrom(...objects);
  const changed = fc.tuple(known, wanted).map(([old, now]): Wish => {
    const merged = mergedOf(old, now);
    return { op: 'apply', object: merged };
  });
  const removed = known.map((object): Wish => ({
    op: 'delete',
    kind: object.kind,
    ...('namespace' in object ? { namespace: object.namespace } : {}),
    name: object.name,
  }));
  return fc.oneof(
    { weight: 3, arbitrary: changed },
    removed,
    wanted.map((object): Wish => ({ op: 'apply', object })),
  );
}

/** The place of one with a part of the other. */
function mergedOf(old: WantedObject, now: WantedObject): WantedObject {
  const meta = { labels: now.labels ?? {}, annotations: { ...old.annotations, ...now.annotations } };
  if (old.kind === 'Role' && now.kind === 'Role')
    return { ...old, ...meta, rules: [...old.rules.slice(1), ...now.rules] };
  if (old.kind === 'ClusterRole' && now.kind === 'ClusterRole') return { ...now, ...meta, name: old.name };
  if ('subjects' in old && 'subjects' in now)
    return { ...old, ...meta, subjects: [...now.subjects, ...old.subjects.slice(1)] };
  return { ...old, ...meta };
}
