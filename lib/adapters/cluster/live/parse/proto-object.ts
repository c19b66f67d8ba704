import { assertNever } from '@/lib/domain/core';
import type { BindingSubject, LabelSelector, RbacKind, RbacObject, RoleRef, Rule } from '@/lib/domain/rbac';
import type { Interner } from './intern';
import { MalformedError } from './json';
import { type ProtoMeta, readEntry, readMeta, textsOf } from './proto-meta';
import { field, type ProtoReader } from './proto-reader';

const METADATA = field(1);
// rbac/v1/generated.proto: the second field is a role's rules and a binding's subjects, the third is what follows.
const RULES = field(2);
const SUBJECTS = field(2);
const AGGREGATION = field(3);
const ROLE_REF = field(3);
// core/v1/generated.proto: ServiceAccount, ObjectReference, LocalObjectReference.
const SECRETS = field(2);
const PULL_SECRETS = field(3);
const AUTOMOUNT = 4 << 3;

/**
 * One object in Kubernetes' protobuf, up to `end`, as the engine keeps it: equal to what the same object gives as JSON.
 * managedFields and fields that nobody asks for are passed over unread. Throws MalformedError.
 */
export function readObject(reader: ProtoReader, end: number, kind: RbacKind, intern: Interner): RbacObject {
  switch (kind) {
    case 'Namespace': {
      const { name, meta } = readParts(reader, end);
      return { kind, name, meta };
    }
    case 'ServiceAccount':
      return readAccount(reader, end, intern);
    case 'Role':
    case 'ClusterRole':
      return readRole(reader, end, kind, intern);
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return readBinding(reader, end, kind);
    default:
      return assertNever(kind);
  }
}

/** Reads a message: metadata itself, every other field through `part`, which returns false for what it does not know. */
function readParts(reader: ProtoReader, end: number, part?: (tag: number) => boolean): ProtoMeta {
  let meta: ProtoMeta | undefined;
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === METADATA) meta = readMeta(reader, reader.end());
    else if (part?.(tag) !== true) reader.skip(tag);
  }
  if (meta === undefined || meta.name === '') throw new MalformedError('metadata.name is missing');
  return meta;
}

function placed({ namespace }: ProtoMeta): string {
  if (namespace === '') throw new MalformedError('metadata.namespace is missing');
  return namespace;
}

function readAccount(reader: ProtoReader, end: number, intern: Interner): RbacObject {
  const secrets: string[] = [];
  const imagePullSecrets: string[] = [];
  let automount: boolean | undefined;
  const parts = readParts(reader, end, (tag) => {
    if (tag === SECRETS) secrets.push(readName(reader, 3));
    else if (tag === PULL_SECRETS) imagePullSecrets.push(readName(reader, 1));
    else if (tag === AUTOMOUNT) automount = reader.varint() !== 0;
    else return false;
    return true;
  });
  const named = (names: string[]) => intern.list(names.filter((name) => name !== ''));
  return {
    kind: 'ServiceAccount',
    namespace: placed(parts),
    name: parts.name,
    ...(automount === undefined ? {} : { automountServiceAccountToken: automount }),
    ...(named(secrets).length > 0 ? { secrets: named(secrets) } : {}),
    ...(named(imagePullSecrets).length > 0 ? { imagePullSecrets: named(imagePullSecrets) } : {}),
    meta: parts.meta,
  };
}

/** The one text of a reference that says which object it means. */
function readName(reader: ProtoReader, number: number): string {
  const end = reader.end();
  let name = '';
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === field(number)) name = reader.sharedText();
    else reader.skip(tag);
  }
  return name;
}

function readRole(reader: ProtoReader, end: number, kind: 'Role' | 'ClusterRole', intern: Interner): RbacObject {
  const rules: Rule[] = [];
  let aggregation: LabelSelector[] | undefined;
  const parts = readParts(reader, end, (tag) => {
    if (tag === RULES) rules.push(readRule(reader, intern));
    else if (tag === AGGREGATION && kind === 'ClusterRole') aggregation = readAggregation(reader, intern);
    else return false;
    return true;
  });
  const { name, meta } = parts;
  if (kind === 'Role') return { kind, namespace: placed(parts), name, rules, meta };
  return aggregation === undefined ? { kind, name, rules, meta } : { kind, name, rules, aggregation, meta };
}

/** The same bytes are the same rule: most roles repeat rules of others. */
function readRule(reader: ProtoReader, intern: Interner): Rule {
  const end = reader.end();
  const known = intern.ruleOfBytes(reader.bytes, reader.at, end);
  if (known.rule !== undefined) {
    reader.at = end;
    return known.rule;
  }
  const lists: readonly string[][] = [[], [], [], [], []];
  while (reader.at < end) {
    const tag = reader.varint();
    const list = (tag & 7) === 2 ? lists[(tag >>> 3) - 1] : undefined;
    if (list === undefined) reader.skip(tag);
    else list.push(reader.sharedText());
  }
  // rbac/v1 PolicyRule: verbs, apiGroups, resources, resourceNames, nonResourceURLs, numbered from 1.
  const at = (number: number) => intern.list(lists[number - 1] ?? []);
  return known.keep(
    intern.rule({
      verbs: at(1),
      apiGroups: at(2),
      resources: at(3),
      resourceNames: at(4),
      nonResourceURLs: at(5),
    }),
  );
}

function readBinding(reader: ProtoReader, end: number, kind: 'RoleBinding' | 'ClusterRoleBinding'): RbacObject {
  const subjects: BindingSubject[] = [];
  let ref: RoleRef | undefined;
  const parts = readParts(reader, end, (tag) => {
    if (tag === SUBJECTS) subjects.push(readSubject(reader));
    else if (tag === ROLE_REF) ref = readRoleRef(reader);
    else return false;
    return true;
  });
  const { name, meta } = parts;
  const roleRef: RoleRef | undefined = ref;
  if (roleRef === undefined) throw new MalformedError('roleRef is missing');
  if (kind === 'ClusterRoleBinding') return { kind, name, roleRef, subjects, meta };
  return { kind, namespace: placed(parts), name, roleRef, subjects, meta };
}

/** Subject: kind, apiGroup, name, namespace, numbered from 1. */
function readSubject(reader: ProtoReader): BindingSubject {
  const end = reader.end();
  let [kind, apiGroup, name, namespace] = ['', '', '', ''];
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === field(1)) kind = reader.sharedText();
    else if (tag === field(2)) apiGroup = reader.sharedText();
    else if (tag === field(3)) name = reader.sharedText();
    else if (tag === field(4)) namespace = reader.sharedText();
    else reader.skip(tag);
  }
  if (namespace === '') return apiGroup === '' ? { kind, name } : { kind, name, apiGroup };
  return apiGroup === '' ? { kind, name, namespace } : { kind, name, namespace, apiGroup };
}

/** RoleRef: apiGroup, kind, name, numbered from 1. */
function readRoleRef(reader: ProtoReader): RoleRef {
  const end = reader.end();
  let [kind, name] = ['', ''];
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === field(2)) kind = reader.sharedText();
    else if (tag === field(3)) name = reader.sharedText();
    else reader.skip(tag);
  }
  if (kind !== 'Role' && kind !== 'ClusterRole') throw new MalformedError('roleRef.kind is no Role and no ClusterRole');
  if (name === '') throw new MalformedError('roleRef.name is missing');
  return { kind, name };
}

/** AggregationRule: clusterRoleSelectors = 1. */
function readAggregation(reader: ProtoReader, intern: Interner): LabelSelector[] {
  const end = reader.end();
  const selectors: LabelSelector[] = [];
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === field(1)) selectors.push(readSelector(reader, intern));
    else reader.skip(tag);
  }
  return selectors;
}

/** LabelSelector: matchLabels = 1, matchExpressions = 2. */
function readSelector(reader: ProtoReader, intern: Interner): LabelSelector {
  const end = reader.end();
  const labels: [string, string][] = [];
  const matchExpressions: LabelSelector['matchExpressions'][number][] = [];
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === field(1)) labels.push(readEntry(reader));
    else if (tag === field(2)) matchExpressions.push(readExpression(reader, intern));
    else reader.skip(tag);
  }
  return { matchLabels: textsOf(labels), matchExpressions };
}

/** LabelSelectorRequirement: key, operator, values, numbered from 1. */
function readExpression(reader: ProtoReader, intern: Interner): LabelSelector['matchExpressions'][number] {
  const end = reader.end();
  let [key, operator] = ['', ''];
  const values: string[] = [];
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === field(1)) key = reader.sharedText();
    else if (tag === field(2)) operator = reader.sharedText();
    else if (tag === field(3)) values.push(reader.sharedText());
    else reader.skip(tag);
  }
  if (operator !== 'In' && operator !== 'NotIn' && operator !== 'Exists' && operator !== 'DoesNotExist') {
    throw new MalformedError('operator is none of In, NotIn, Exists, DoesNotExist');
  }
  return { key, operator, values: intern.list(values) };
}
