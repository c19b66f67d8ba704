import { type ErrorPlace, assertNever } from '@/lib/domain/core';
import { serverRefusals } from '@/lib/domain/plan';
import type { RbacKind, RbacObject } from '@/lib/domain/rbac';
import type { TypeMeta } from '../documents';
import { type Fields, Problems, field, fieldsOf, refuseOthers, textOf } from './fields';
import { type KeptTexts, copied } from './kept-texts';
import { checkLabel, checkSegment, checkSubdomain } from './names';
import { parseBinding } from './parse-binding';
import { parseMeta } from './parse-meta';
import { parseAggregation, parseReferences, parseRules } from './parse-rules';

const RBAC_GROUP = 'rbac.authorization.k8s.io/';
const RBAC_VERSIONS: ReadonlySet<string> = new Set(
  ['v1', 'v1beta1', 'v1alpha1'].map((version) => RBAC_GROUP + version),
);

/** What this reader makes of a type: an object of the model, one that it does not know, or one in a version it cannot read. */
export function kindOf({ apiVersion, kind }: TypeMeta): RbacKind | 'other' | 'unknown-version' {
  switch (kind) {
    case 'Namespace':
    case 'ServiceAccount':
      return apiVersion === 'v1' ? kind : apiVersion === '' ? 'unknown-version' : 'other';
    case 'Role':
    case 'ClusterRole':
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      if (RBAC_VERSIONS.has(apiVersion)) return kind;
      return apiVersion === '' || apiVersion.startsWith(RBAC_GROUP) ? 'unknown-version' : 'other';
    default:
      return 'other';
  }
}

const BINDING_FIELDS = ['apiVersion', 'kind', 'metadata', 'roleRef', 'subjects'];
const TOP_FIELDS: Readonly<Record<RbacKind, ReadonlySet<string> | undefined>> = {
  // Theirs are not all looked at here, and new ones come with new versions.
  Namespace: undefined,
  ServiceAccount: undefined,
  Role: new Set(['apiVersion', 'kind', 'metadata', 'rules']),
  ClusterRole: new Set(['apiVersion', 'kind', 'metadata', 'rules', 'aggregationRule']),
  RoleBinding: new Set(BINDING_FIELDS),
  ClusterRoleBinding: new Set(BINDING_FIELDS),
};

export type ParsedObject = { readonly object: RbacObject } | { readonly broken: string };

/**
 * An object of a manifest, checked as the API server would on the way in: shapes, names, unknown fields, rules, subjects.
 * `broken` names every field that is wrong. Absent and null lists are empty. O(size of the object).
 *
 * An object with a uid is one that a cluster stored: it may be older than a check, and counts as it is (S22, S32).
 */
export function parseObject(
  json: Fields,
  kind: RbacKind,
  file: { path: string; line: number },
  keep: KeptTexts,
): ParsedObject {
  const problems = new Problems();
  const object = read(json, kind, file, keep, problems);
  if (!problems.any && object.meta.uid === undefined) {
    for (const { path, message } of refusalsOf(object)) problems.add(path, message);
  }
  return problems.any ? { broken: problems.says() } : { object };
}

function refusalsOf(object: RbacObject): readonly ErrorPlace[] {
  if (object.kind === 'Namespace' || object.kind === 'ServiceAccount') return [];
  const { meta, ...rest } = object;
  const found = serverRefusals({ ...rest, labels: meta.labels, annotations: meta.annotations }, '');
  return found.map(({ path, message }) => ({ path: path.replace(/^\./u, ''), message }));
}

function read(
  json: Fields,
  kind: RbacKind,
  file: { path: string; line: number },
  keep: KeptTexts,
  problems: Problems,
): RbacObject {
  const known = TOP_FIELDS[kind];
  if (known !== undefined) refuseOthers(json, known, '', problems);
  const metadata = fieldsOf(field(json, 'metadata'), 'metadata', problems);
  // Names of one kind do not repeat, but for those in many namespaces.
  const name = copied(textOf(field(metadata, 'name'), 'metadata.name', problems));
  const meta = parseMeta(metadata, file, keep, problems);
  const place = () => ({ namespace: namespaceOf(metadata, kind, keep, problems), name });
  checkName(kind, name, problems);
  switch (kind) {
    case 'Namespace':
      return { kind, name, meta };
    case 'ServiceAccount':
      return { kind, ...place(), ...parseAccount(json, keep, problems), meta };
    case 'Role':
      return { kind, ...place(), rules: parseRules(field(json, 'rules'), keep, problems), meta };
    case 'ClusterRole': {
      const rules = parseRules(field(json, 'rules'), keep, problems);
      const aggregation = parseAggregation(field(json, 'aggregationRule'), keep, problems);
      return { kind, name, rules, ...(aggregation === undefined ? {} : { aggregation }), meta };
    }
    case 'RoleBinding':
      return { kind, ...place(), ...parseBinding(json, false, keep, problems), meta };
    case 'ClusterRoleBinding':
      return { kind, name, ...parseBinding(json, true, keep, problems), meta };
    default:
      return assertNever(kind);
  }
}

function checkName(kind: RbacKind, name: string, problems: Problems): void {
  if (kind === 'Namespace') checkLabel(name, 'metadata.name', problems);
  else if (kind === 'ServiceAccount') checkSubdomain(name, 'metadata.name', problems);
  else checkSegment(name, 'metadata.name', problems);
}

/** kubectl would take the namespace of its context, which a file does not know: a manifest has to say it. */
function namespaceOf(metadata: Fields, kind: RbacKind, keep: KeptTexts, problems: Problems): string {
  const namespace = textOf(field(metadata, 'namespace'), 'metadata.namespace', problems);
  if (namespace === '') problems.add('metadata.namespace', `is missing: a ${kind} is in a namespace`);
  else checkLabel(namespace, 'metadata.namespace', problems);
  return keep.shared(namespace);
}

function parseAccount(json: Fields, keep: KeptTexts, problems: Problems) {
  const automount = field(json, 'automountServiceAccountToken');
  if (automount !== undefined && automount !== null && typeof automount !== 'boolean') {
    problems.add('automountServiceAccountToken', 'is not true or false');
  }
  const secrets = parseReferences(field(json, 'secrets'), 'secrets', keep, problems);
  const imagePullSecrets = parseReferences(field(json, 'imagePullSecrets'), 'imagePullSecrets', keep, problems);
  return {
    ...(typeof automount === 'boolean' ? { automountServiceAccountToken: automount } : {}),
    ...(secrets.length === 0 ? {} : { secrets }),
    ...(imagePullSecrets.length === 0 ? {} : { imagePullSecrets }),
  };
}
