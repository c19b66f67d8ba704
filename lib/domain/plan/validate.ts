import { assertNever } from '../core';
import { type BindingSubject, isValidSelector, type LabelSelector, type Rule } from '../rbac';
import type { Problem, WantedObject } from './intent';
import { RBAC_GROUP } from './rbac-group';
import { accountFault, annotationFault, annotationsFit, labelFault, nameFault, namespaceFault } from './valid-names';

export const MOST_RULES = 1000;
export const MOST_SUBJECTS = 5000;

/** Everything in a wanted object that the API server would refuse, or that is more than this console takes. Linear. */
export function validateObject(object: WantedObject, path: string): Problem[] {
  if ('rules' in object && object.rules.length > MOST_RULES) {
    return [{ path: `${path}.rules`, message: `are more than ${String(MOST_RULES)}` }];
  }
  if ('subjects' in object && object.subjects.length > MOST_SUBJECTS) {
    return [{ path: `${path}.subjects`, message: `are more than ${String(MOST_SUBJECTS)}` }];
  }
  return serverRefusals(object, path);
}

/**
 * Everything in an object for which the API server would refuse to create it; plans and manifests are held to it alike.
 * Linear. Source: kubernetes pkg/apis/rbac/validation/validation.go, apimachinery pkg/api/validation.
 */
export function serverRefusals(object: WantedObject, path: string): Problem[] {
  const named = [{ path: `${path}.name`, message: nameFault(object.name) }];
  if ('namespace' in object) named.push({ path: `${path}.namespace`, message: namespaceFault(object.namespace) });
  return [...faults(named), ...validateMeta(object, path), ...validateBody(object, path)];
}

function validateBody(object: WantedObject, path: string): Problem[] {
  switch (object.kind) {
    case 'Role': {
      const aggregated = 'aggregation' in object;
      const stray = { path: `${path}.aggregation`, message: 'only a ClusterRole can be aggregated' };
      return [...(aggregated ? [stray] : []), ...validateRules(object.rules, path, true)];
    }
    case 'ClusterRole':
      return [...validateRules(object.rules, path, false), ...validateAggregation(object.aggregation, path)];
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return validateBinding(object, path);
    default:
      return assertNever(object);
  }
}

function validateMeta({ labels = {}, annotations = {} }: WantedObject, path: string): Problem[] {
  const found = [
    ...Object.entries(labels).map(([key, value]) => ({
      path: `${path}.labels.${key}`,
      message: labelFault(key, value),
    })),
    ...Object.keys(annotations).map((key) => ({ path: `${path}.annotations.${key}`, message: annotationFault(key) })),
  ];
  if (!annotationsFit(annotations)) found.push({ path: `${path}.annotations`, message: 'are more than 256 KiB' });
  return faults(found);
}

function validateRules(rules: readonly Rule[], path: string, namespaced: boolean): Problem[] {
  return rules.flatMap((rule, i) => validateRule(rule, `${path}.rules[${String(i)}]`, namespaced));
}

function validateRule(rule: Rule, path: string, namespaced: boolean): Problem[] {
  const found: Problem[] = [];
  const add = (field: string, message: string) => found.push({ path: `${path}.${field}`, message });
  if (rule.verbs.length === 0) add('verbs', 'must have at least one verb');
  if (rule.nonResourceURLs.length > 0) {
    if (namespaced) add('nonResourceURLs', 'cannot be in a Role: URLs belong to no namespace');
    const mixed = [rule.apiGroups, rule.resources, rule.resourceNames].some((list) => list.length > 0);
    if (mixed) add('nonResourceURLs', 'cannot be in one rule with resources');
    return found;
  }
  if (rule.apiGroups.length === 0)
    add('apiGroups', 'must have at least one API group; the core group is the empty text');
  if (rule.resources.length === 0) add('resources', 'must have at least one resource');
  return found;
}

function validateAggregation(aggregation: readonly LabelSelector[] | undefined, path: string): Problem[] {
  if (aggregation === undefined) return [];
  const at = `${path}.aggregation`;
  if (aggregation.length === 0) return [{ path: at, message: 'must have at least one selector' }];
  return aggregation.flatMap((selector, i) => {
    const place = `${at}[${String(i)}]`;
    const labels = [
      ...Object.entries(selector.matchLabels),
      ...selector.matchExpressions.flatMap(({ key, values }) =>
        (values.length === 0 ? [''] : values).map((one) => [key, one] as const),
      ),
    ];
    const found = labels.map(([key, value]) => ({ path: `${place}.${key}`, message: labelFault(key, value) }));
    const operators = 'In and NotIn need values, Exists and DoesNotExist must have none';
    if (!isValidSelector(selector)) found.push({ path: place, message: operators });
    return faults(found);
  });
}

function validateBinding(binding: Extract<WantedObject, { roleRef: unknown }>, path: string): Problem[] {
  const { roleRef, subjects } = binding;
  const found = faults([{ path: `${path}.roleRef.name`, message: nameFault(roleRef.name) }]);
  if (binding.kind === 'ClusterRoleBinding' && roleRef.kind !== 'ClusterRole') {
    found.push({ path: `${path}.roleRef.kind`, message: 'must be ClusterRole in a ClusterRoleBinding' });
  }
  const namespaced = binding.kind === 'RoleBinding';
  return [
    ...found,
    ...subjects.flatMap((one, i) => validateSubject(one, `${path}.subjects[${String(i)}]`, namespaced)),
  ];
}

function validateSubject(subject: BindingSubject, path: string, namespaced: boolean): Problem[] {
  const { kind, name, namespace = '', apiGroup = '' } = subject;
  const found: Problem[] = [];
  const add = (field: string, message: string) => found.push({ path: `${path}.${field}`, message });
  if (name === '') add('name', 'is required');
  if (kind === 'ServiceAccount') {
    const fault = name === '' ? undefined : accountFault(name);
    if (fault !== undefined) add('name', fault);
    if (apiGroup !== '') add('apiGroup', 'must be empty for a ServiceAccount');
    if (!namespaced && namespace === '') add('namespace', 'is required for a ServiceAccount in a ClusterRoleBinding');
  } else if (kind === 'User' || kind === 'Group') {
    // The API server fills in an empty one.
    if (apiGroup !== '' && apiGroup !== RBAC_GROUP) add('apiGroup', `must be ${RBAC_GROUP}`);
  } else {
    add('kind', 'must be User, Group or ServiceAccount');
  }
  return found;
}

function faults(found: readonly { readonly path: string; readonly message: string | undefined }[]): Problem[] {
  return found.flatMap(({ path, message }) => (message === undefined ? [] : [{ path, message }]));
}
