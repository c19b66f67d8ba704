import { assertNever, canonicalJson } from '@/lib/domain/core';
import type { PlannedObject } from '@/lib/domain/plan';
import { type BindingSubject, type LabelSelector, type Rule, sayingKey } from '@/lib/domain/rbac';
import type { Value } from './render';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** An object as a manifest of its own. */
export function manifestOf(object: PlannedObject): Readonly<Record<string, Value>> {
  const { kind, name, meta } = object;
  const { labels = {}, annotations = {} } = meta;
  const metadata = {
    name,
    ...('namespace' in object ? { namespace: object.namespace } : {}),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  return { apiVersion: `${RBAC_GROUP}/v1`, kind, metadata, ...bodyOf(object) };
}

function bodyOf(object: PlannedObject): Readonly<Record<string, Value>> {
  switch (object.kind) {
    case 'Role':
      return { rules: object.rules.map(ruleValue) };
    case 'ClusterRole': {
      const rules = { rules: object.rules.map(ruleValue) };
      if (object.aggregation === undefined) return rules;
      return { aggregationRule: { clusterRoleSelectors: object.aggregation.map(selectorValue) }, ...rules };
    }
    case 'RoleBinding':
    case 'ClusterRoleBinding': {
      const roleRef = { apiGroup: RBAC_GROUP, kind: object.roleRef.kind, name: object.roleRef.name };
      return { roleRef, subjects: object.subjects.map(subjectValue) };
    }
    default:
      return assertNever(object);
  }
}

/** A rule without the lists that it does not have. */
export function ruleValue({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: Rule): Value {
  const lists = { apiGroups, resources, resourceNames, nonResourceURLs };
  return { ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)), verbs };
}

export function subjectValue({ kind, name, namespace, apiGroup }: BindingSubject): Value {
  const group = apiGroup ?? (kind === 'User' || kind === 'Group' ? RBAC_GROUP : undefined);
  return {
    ...(group === undefined ? {} : { apiGroup: group }),
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

export function selectorValue({ matchLabels, matchExpressions }: LabelSelector): Value {
  const expressions = matchExpressions.map(({ key, operator, values }) => ({
    key,
    operator,
    ...(values.length === 0 ? {} : { values }),
  }));
  return {
    ...(Object.keys(matchLabels).length === 0 ? {} : { matchLabels }),
    ...(expressions.length === 0 ? {} : { matchExpressions: expressions }),
  };
}

/** The same for subjects that are the same to the authorizer; the apiGroup follows from the kind. */
export function subjectKey({ kind, name, namespace = '' }: BindingSubject): string {
  return JSON.stringify([kind, namespace, name]);
}

/**
 * The same for objects that say the same: the order of rules and subjects, and repeating one, change nothing.
 *
 * @param rules whether its rules are looked at
 */
export function meaningOf(object: PlannedObject, rules = true): string {
  const { kind, name, meta } = object;
  const set = (keys: readonly string[]) => [...new Set(keys)].sort();
  return canonicalJson({
    kind,
    name,
    namespace: 'namespace' in object ? object.namespace : '',
    labels: meta.labels ?? {},
    annotations: meta.annotations ?? {},
    ...('rules' in object && rules ? { rules: set(object.rules.map(sayingKey)) } : {}),
    ...('roleRef' in object ? { roleRef: { kind: object.roleRef.kind, name: object.roleRef.name } } : {}),
    ...('subjects' in object ? { subjects: set(object.subjects.map(subjectKey)) } : {}),
    ...(object.kind === 'ClusterRole' && object.aggregation !== undefined
      ? { aggregation: set(object.aggregation.map((one) => canonicalJson(selectorValue(one)))) }
      : {}),
  });
}
