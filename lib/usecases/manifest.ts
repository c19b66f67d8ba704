import { assertNever } from '@/lib/domain/core';
import type { LabelSelector, Meta, RbacObject, Rule } from '@/lib/domain/rbac';

type Plain = Record<string, unknown>;
const RBAC = 'rbac.authorization.k8s.io';

/** The object as a manifest: what the model holds of it, in the order in which people read it. */
export function manifestOf(object: RbacObject): Plain {
  const metadata = metadataOf(object);
  switch (object.kind) {
    case 'Namespace':
      return { apiVersion: 'v1', kind: object.kind, metadata };
    case 'ServiceAccount':
      return {
        apiVersion: 'v1',
        kind: object.kind,
        metadata,
        automountServiceAccountToken: object.automountServiceAccountToken,
        secrets: object.secrets?.map((name) => ({ name })),
        imagePullSecrets: object.imagePullSecrets?.map((name) => ({ name })),
      };
    case 'Role':
      return { apiVersion: `${RBAC}/v1`, kind: object.kind, metadata, rules: object.rules.map(ruleManifest) };
    case 'ClusterRole':
      return {
        apiVersion: `${RBAC}/v1`,
        kind: object.kind,
        metadata,
        aggregationRule: aggregationManifest(object.aggregation),
        rules: object.rules.map(ruleManifest),
      };
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return {
        apiVersion: `${RBAC}/v1`,
        kind: object.kind,
        metadata,
        roleRef: { apiGroup: RBAC, ...object.roleRef },
        subjects: object.subjects.map((subject) => ({ ...subject })),
      };
    default:
      return assertNever(object);
  }
}

function metadataOf(object: RbacObject): Plain {
  const { meta, name } = object;
  return {
    name,
    namespace: 'namespace' in object ? object.namespace : undefined,
    uid: meta.uid,
    resourceVersion: meta.resourceVersion,
    creationTimestamp: meta.creationTimestamp,
    deletionTimestamp: meta.deletionTimestamp,
    labels: meta.labels,
    annotations: meta.annotations,
  } satisfies Plain & Partial<Record<keyof Meta, unknown>>;
}

/** Lists that are empty are left out, as the API server leaves them out; verbs are required, and stay. */
function ruleManifest(rule: Rule): Plain {
  const filled = (list: readonly string[]) => (list.length === 0 ? undefined : [...list]);
  return {
    apiGroups: filled(rule.apiGroups),
    resources: filled(rule.resources),
    resourceNames: filled(rule.resourceNames),
    nonResourceURLs: filled(rule.nonResourceURLs),
    verbs: [...rule.verbs],
  };
}

function aggregationManifest(selectors: readonly LabelSelector[] | undefined): Plain | undefined {
  if (selectors === undefined) return undefined;
  return {
    clusterRoleSelectors: selectors.map(({ matchLabels, matchExpressions }) => ({
      matchLabels: Object.keys(matchLabels).length === 0 ? undefined : matchLabels,
      matchExpressions: matchExpressions.length === 0 ? undefined : matchExpressions,
    })),
  };
}

/** A selector in one line, as kubectl writes them: `app=web,tier in (a,b),!gone`. */
export function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values }) => {
    switch (operator) {
      case 'Exists':
        return key;
      case 'DoesNotExist':
        return `!${key}`;
      case 'In':
        return `${key} in (${values.join(',')})`;
      case 'NotIn':
        return `${key} notin (${values.join(',')})`;
      default:
        return assertNever(operator);
    }
  });
  return [...labels, ...expressions].join(',');
}
