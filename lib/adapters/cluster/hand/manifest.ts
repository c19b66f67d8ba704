import { assertNever } from '@/lib/domain/core';
import type { PlannedObject } from '@/lib/domain/plan';
import type { BindingSubject, LabelSelector, RoleRef, Rule } from '@/lib/domain/rbac';

const RBAC_GROUP = 'rbac.authorization.k8s.io';
type Texts = Readonly<Record<string, string>>;

/** The fields of an object that a change may set, as the API server takes them. */
export type Content = {
  readonly rules?: readonly object[];
  readonly aggregationRule?: object;
  readonly subjects?: readonly BindingSubject[];
};

/**
 * An object as it is created: what the API server fills in (uid, resourceVersion, times) is left out. A create that
 * named a resourceVersion would pass a dry-run and fail with 500 for real.
 */
export function manifestOf(object: PlannedObject): object {
  const { kind, name, meta } = object;
  const metadata = {
    name,
    ...('namespace' in object ? { namespace: object.namespace } : {}),
    ...(meta.labels === undefined ? {} : { labels: meta.labels }),
    ...(meta.annotations === undefined ? {} : { annotations: meta.annotations }),
  };
  const bound = 'roleRef' in object ? { roleRef: roleRefOf(object.roleRef) } : {};
  return { apiVersion: `${RBAC_GROUP}/v1`, kind, metadata, ...bound, ...contentOf(object) };
}

export function contentOf(object: PlannedObject): Content {
  switch (object.kind) {
    case 'Role':
      return { rules: object.rules.map(ruleOf) };
    case 'ClusterRole': {
      const { aggregation } = object;
      const rules = object.rules.map(ruleOf);
      return aggregation === undefined ? { rules } : { rules, aggregationRule: aggregationOf(aggregation) };
    }
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return { subjects: object.subjects };
    default:
      return assertNever(object);
  }
}

/**
 * The metadata of a merge patch: keys that are gone become null. Empty when nothing differs.
 */
export function metadataChange(before: Texts | undefined = {}, after: Texts | undefined = {}) {
  const set = Object.entries(after).filter(([key, value]) => !Object.hasOwn(before, key) || before[key] !== value);
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return Object.fromEntries<string | null>([...set, ...gone.map((key) => [key, null] as const)]);
}

function roleRefOf({ kind, name }: RoleRef): object {
  return { apiGroup: RBAC_GROUP, kind, name };
}

function aggregationOf(selectors: readonly LabelSelector[]): object {
  return {
    clusterRoleSelectors: selectors.map(({ matchLabels, matchExpressions }) => ({
      ...(Object.keys(matchLabels).length === 0 ? {} : { matchLabels }),
      ...(matchExpressions.length === 0 ? {} : { matchExpressions }),
    })),
  };
}

/** Empty lists are left out, as the API server leaves them out; verbs never, so that it says what is wrong. */
function ruleOf({ verbs, ...lists }: Rule): object {
  return { verbs, ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) };
}
