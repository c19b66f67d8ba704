import { type BindingSubject, type LabelSelector, type Rule, sayingKey } from '../rbac';
import { canonicalJson } from './canonical-json';
import type { DiffLine, PlannedObject } from './step';

/**
 * What differs between two states of an object and means something; an absent one has nothing. Rules that say the same
 * are the same, whatever the order of their entries. In the order of fields, what goes before what comes. O(n log n).
 */
export function diffOf(before: PlannedObject | undefined, after: PlannedObject | undefined): DiffLine[] {
  return [
    ...lines(roleRefsOf(before), roleRefsOf(after), canonicalJson, (op, roleRef) => ({
      field: 'roleRef',
      op,
      roleRef,
    })),
    ...lines(rulesOf(before), rulesOf(after), sayingKey, (op, rule) => ({ field: 'rules', op, rule })),
    ...lines(subjectsOf(before), subjectsOf(after), subjectKey, (op, subject) => ({ field: 'subjects', op, subject })),
    ...lines(selectorsOf(before), selectorsOf(after), canonicalJson, (op, selector) => {
      return { field: 'aggregation', op, selector };
    }),
    ...textLines('labels', before?.meta.labels, after?.meta.labels),
    ...textLines('annotations', before?.meta.annotations, after?.meta.annotations),
  ];
}

function lines<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (value: T) => string,
  line: (op: 'add' | 'remove', value: T) => DiffLine,
): DiffLine[] {
  const old = new Map(before.map((value) => [keyOf(value), value]));
  const now = new Map(after.map((value) => [keyOf(value), value]));
  return [
    ...[...old].filter(([key]) => !now.has(key)).map(([, value]) => line('remove', value)),
    ...[...now].filter(([key]) => !old.has(key)).map(([, value]) => line('add', value)),
  ];
}

type Texts = Readonly<Record<string, string>>;

function textLines(field: 'labels' | 'annotations', before: Texts = {}, after: Texts = {}): DiffLine[] {
  const entries = (texts: Texts) => Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
  return lines(entries(before), entries(after), canonicalJson, (op, [key, value]) => ({ field, op, key, value }));
}

function roleRefsOf(object: PlannedObject | undefined) {
  return object !== undefined && 'roleRef' in object ? [{ kind: object.roleRef.kind, name: object.roleRef.name }] : [];
}

function rulesOf(object: PlannedObject | undefined): readonly Rule[] {
  return object !== undefined && 'rules' in object ? object.rules : [];
}

function subjectsOf(object: PlannedObject | undefined): readonly BindingSubject[] {
  return object !== undefined && 'subjects' in object ? object.subjects : [];
}

function selectorsOf(object: PlannedObject | undefined): readonly LabelSelector[] {
  return object?.kind === 'ClusterRole' ? (object.aggregation ?? []) : [];
}

/** The apiGroup follows from the kind, in whatever the API server takes. */
function subjectKey({ kind, name, namespace = '' }: BindingSubject): string {
  return canonicalJson([kind, namespace, name]);
}
