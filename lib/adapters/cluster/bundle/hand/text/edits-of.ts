import { assertNever, canonicalJson } from '@/lib/domain/core';
import type { PlannedObject } from '@/lib/domain/plan';
import { type BindingSubject, type LabelSelector, type RoleRef, type Rule, sayingKey } from '@/lib/domain/rbac';
import { type Fields, isFields } from '../../objects';
import type { Edit } from './edit-part';
import { manifestOf, ruleValue, selectorValue, subjectKey, subjectValue } from './object-value';
import type { Path } from './part';
import { type Value, isValue } from './render';

/** kubectl's own copy of the object, which the model does not know. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const RULE_FIELDS = ['apiGroups', 'resources', 'resourceNames', 'nonResourceURLs', 'verbs'] as const;

/**
 * What has to be changed in a manifest so that it says `after`, and nothing else: what says the same already keeps its
 * words, its order and its comments.
 *
 * @param raw the manifest
 * @param before what it says
 * @param keepsRules of an aggregated role: the controller writes its rules, not the manifest
 */
export function editsOf(raw: Fields, before: PlannedObject, after: PlannedObject, keepsRules: boolean): Edit[] {
  const metadata = isFields(raw['metadata']) ? raw['metadata'] : {};
  const meta = [
    ...textEdits(['metadata', 'labels'], metadata['labels'], after.meta.labels ?? {}),
    ...textEdits(['metadata', 'annotations'], metadata['annotations'], after.meta.annotations ?? {}),
  ];
  switch (after.kind) {
    case 'Role':
      return [...meta, ...(before.kind === 'Role' ? ruleEdits(before.rules, after.rules) : [])];
    case 'ClusterRole': {
      if (before.kind !== 'ClusterRole') return meta;
      const rules = keepsRules ? [] : ruleEdits(before.rules, after.rules);
      return [...meta, ...selectorEdits(before.aggregation, after.aggregation), ...rules];
    }
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      if (!('subjects' in before)) return meta;
      return [...meta, ...refEdits(before.roleRef, after.roleRef), ...subjectEdits(before.subjects, after.subjects)];
    default:
      return assertNever(after);
  }
}

/** The same, with every list that differs written anew as a whole. */
export function wholeEditsOf(raw: Fields, before: PlannedObject, after: PlannedObject, keepsRules: boolean): Edit[] {
  const manifest = manifestOf(after);
  const touched = new Set(editsOf(raw, before, after, keepsRules).map(({ path }) => topOf(path)));
  const metadata = isFields(manifest['metadata']) ? manifest['metadata'] : {};
  const values: Readonly<Record<string, unknown>> = { ...metadata, ...manifest };
  return [...touched].map((name): Edit => {
    const path = name === 'labels' || name === 'annotations' ? ['metadata', name] : [name];
    const value = values[name];
    return isValue(value) ? { op: 'put', path, value } : { op: 'drop', path };
  });
}

function topOf([first, second]: Path): string {
  return String(first === 'metadata' ? second : first);
}

function textEdits(path: Path, raw: unknown, wanted: Readonly<Record<string, string>>): Edit[] {
  const known = Object.entries(isFields(raw) ? raw : {})
    .filter(([key]) => key !== LAST_APPLIED)
    .map(([key, value]) => [key, value ?? ''] as const);
  const hidden = isFields(raw) && Object.hasOwn(raw, LAST_APPLIED);
  const drops = known.filter(([key]) => !Object.hasOwn(wanted, key));
  const puts = Object.entries(wanted).filter(([key, value]) => !known.some(([k, v]) => k === key && v === value));
  if (drops.length + puts.length === 0) return [];
  if (known.length === 0 && !hidden) return [{ op: 'put', path, value: wanted }];
  if (!hidden && Object.keys(wanted).length === 0) return [{ op: 'drop', path }];
  const nothingStays = !hidden && drops.length === known.length;
  if (nothingStays) return [{ op: 'put', path, value: wanted }];
  return [
    ...drops.map(([key]): Edit => ({ op: 'drop', path: [...path, key] })),
    ...puts.map(([key, value]): Edit => ({ op: 'put', path: [...path, key], value })),
  ];
}

type Wanted<T> = { readonly key: string; readonly item: T; readonly value: Value };

/** `pair` says what becomes of an item that goes and one that comes, where they are one that changes. */
function listEdits<T>(
  path: Path,
  old: readonly { readonly key: string; readonly item: T }[],
  wanted: readonly Wanted<T>[],
  pair: (from: T, to: T, path: Path) => readonly Edit[] | undefined = () => undefined,
): Edit[] {
  const keys = new Set(wanted.map(({ key }) => key));
  const known = new Set(old.map(({ key }) => key));
  const gone = new Map(old.entries().filter(([, { key }]) => !keys.has(key)));
  const fresh = [...new Map(wanted.filter(({ key }) => !known.has(key)).map((one) => [one.key, one])).values()];
  const edits: Edit[] = [];
  const added = fresh.filter(({ item }) => {
    for (const [i, from] of gone) {
      const changes = pair(from.item, item, [...path, i]);
      if (changes === undefined) continue;
      edits.push(...changes);
      gone.delete(i);
      return false;
    }
    return true;
  });
  if (gone.size === old.length) {
    return gone.size + added.length === 0 ? [] : [{ op: 'put', path, value: added.map(({ value }) => value) }];
  }
  edits.push(...gone.keys().map((i): Edit => ({ op: 'drop', path: [...path, i] })));
  edits.push(...added.map(({ value }): Edit => ({ op: 'add', path, value })));
  return edits;
}

function ruleEdits(before: readonly Rule[], after: readonly Rule[]): Edit[] {
  const old = before.map((item) => ({ key: sayingKey(item), item }));
  const wanted = after.map((item) => ({ key: sayingKey(item), item, value: ruleValue(item) }));
  return listEdits(['rules'], old, wanted, changedRule);
}

/** Two rules that differ in one list are one rule that changes. */
function changedRule(from: Rule, to: Rule, path: Path): readonly Edit[] | undefined {
  const differing = RULE_FIELDS.filter((name) => canonicalJson(asSet(from[name])) !== canonicalJson(asSet(to[name])));
  const [name] = differing;
  if (name === undefined || differing.length > 1) return undefined;
  if (to[name].length === 0) return [{ op: 'drop', path: [...path, name] }];
  const texts = (list: readonly string[]) => list.map((item) => ({ key: item, item, value: item }));
  return listEdits([...path, name], texts(from[name]), texts(to[name]));
}

function asSet(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

/** The API server takes no other role for a binding that is there; a file that binds it anew is the same file. */
function refEdits(before: RoleRef, after: RoleRef): Edit[] {
  return (['kind', 'name'] as const).flatMap((key): Edit[] =>
    before[key] === after[key] ? [] : [{ op: 'put', path: ['roleRef', key], value: after[key] }],
  );
}

function subjectEdits(before: readonly BindingSubject[], after: readonly BindingSubject[]): Edit[] {
  const old = before.map((item) => ({ key: subjectKey(item), item }));
  const wanted = after.map((item) => ({ key: subjectKey(item), item, value: subjectValue(item) }));
  return listEdits(['subjects'], old, wanted);
}

type Selectors = readonly LabelSelector[] | undefined;

function selectorEdits(before: Selectors, after: Selectors): Edit[] {
  if (after === undefined) return before === undefined ? [] : [{ op: 'drop', path: ['aggregationRule'] }];
  const keyed = (item: LabelSelector) => ({ key: canonicalJson(selectorValue(item)), item });
  const wanted = after.map((item) => ({ ...keyed(item), value: selectorValue(item) }));
  if (before === undefined || before.length === 0) {
    const value = { clusterRoleSelectors: wanted.map((one) => one.value) };
    return before !== undefined && after.length === 0 ? [] : [{ op: 'put', path: ['aggregationRule'], value }];
  }
  return listEdits(['aggregationRule', 'clusterRoleSelectors'], before.map(keyed), wanted);
}
