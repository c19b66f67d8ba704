import type { BindingSubject, LabelSelector, Meta, RbacObject, Rule } from '@/lib/domain/rbac';
import type { KubernetesObject } from '../../../e2e/servers';
import type { GroupWords } from '../vocabulary';

const RBAC = 'rbac.authorization.k8s.io';

/** The definition that makes the API server serve the first resource of a custom group, with its status. */
export function definitionOf({ apiGroup, resources: [plural] }: GroupWords): KubernetesObject {
  const kind = plural.replace(/^./u, (letter) => letter.toUpperCase());
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${apiGroup}` },
    spec: {
      group: apiGroup,
      scope: 'Namespaced',
      names: { plural, singular: `a-${plural}`, kind, listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema, subresources: { status: {} } }],
    },
  };
  return definition;
}

/** The object as a client writes it: what the API server sets itself is left out. */
export function manifestOf(object: RbacObject): KubernetesObject {
  const { kind, name, meta } = object;
  const namespace = 'namespace' in object ? { namespace: object.namespace } : {};
  const base = { kind, metadata: { name, ...namespace, ...written(meta) } };
  switch (object.kind) {
    case 'Namespace':
    case 'ServiceAccount':
      return { apiVersion: 'v1', ...base };
    case 'Role':
      return { apiVersion: `${RBAC}/v1`, ...base, ...{ rules: object.rules.map(ruleOf) } };
    case 'ClusterRole': {
      const { rules, aggregation } = object;
      const selectors = aggregation && { aggregationRule: { clusterRoleSelectors: aggregation.map(selectorOf) } };
      return { apiVersion: `${RBAC}/v1`, ...base, ...selectors, ...{ rules: rules.map(ruleOf) } };
    }
    case 'RoleBinding':
    case 'ClusterRoleBinding': {
      const roleRef = { apiGroup: RBAC, ...object.roleRef };
      return { apiVersion: `${RBAC}/v1`, ...base, ...{ roleRef, subjects: object.subjects.map(subjectOf) } };
    }
  }
}

function written({ labels, annotations }: Meta): object {
  return { ...(labels && { labels }), ...(annotations && { annotations }) };
}

function ruleOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: Rule): object {
  return nonResourceURLs.length > 0
    ? { verbs, nonResourceURLs }
    : { verbs, apiGroups, resources, ...(resourceNames.length > 0 && { resourceNames }) };
}

function selectorOf({ matchLabels, matchExpressions }: LabelSelector): object {
  return { matchLabels, ...(matchExpressions.length > 0 && { matchExpressions }) };
}

function subjectOf({ kind, name, namespace }: BindingSubject): object {
  return kind === 'ServiceAccount' ? { kind, name, namespace } : { kind, name, apiGroup: RBAC };
}
