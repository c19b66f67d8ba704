import { assertNever } from '@/lib/domain/core';
import type { BindingSubject, LabelSelector, RbacKind, RbacObject, RoleRef, Rule } from '@/lib/domain/rbac';
import type { Interner } from './intern';
import { eachIn, isJson, listIn, MalformedError, objectIn, optionalTextIn, textIn, textsIn, type Json } from './json';
import { parseMeta } from './json-meta';

/**
 * One object as the API server sends it, as the engine keeps it. Unknown fields are ignored, absent lists are empty;
 * what makes an object unusable (no name, a roleRef of an unknown kind, a text where a list belongs) is an error that
 * names the place. `kind` comes from the list that was asked: items of lists do not carry it.
 * O(size of the object). Throws MalformedError.
 */
export function parseObject(object: Json, kind: RbacKind, intern: Interner): RbacObject {
  const metadata = objectIn(object, 'metadata');
  const meta = parseMeta(metadata, intern);
  const name = textIn(metadata, 'name');
  if (kind === 'Namespace') return { kind, name: intern.text(name), meta };
  if (kind === 'ClusterRole') return parseClusterRole(object, name, meta, intern);
  if (kind === 'ClusterRoleBinding') return { kind, name, ...parseBinding(object, intern), meta };
  const namespace = intern.text(textIn(metadata, 'namespace'));
  switch (kind) {
    case 'ServiceAccount':
      return { kind, namespace, name: intern.text(name), ...parseAccount(object, intern), meta };
    case 'Role':
      return { kind, namespace, name: intern.text(name), rules: parseRules(object, intern), meta };
    case 'RoleBinding': {
      const { roleRef, subjects } = parseBinding(object, intern);
      return { kind, namespace, name, roleRef, subjects, meta };
    }
    default:
      return assertNever(kind);
  }
}

function parseClusterRole(object: Json, text: string, meta: RbacObject['meta'], intern: Interner): RbacObject {
  const [kind, name, rules] = ['ClusterRole' as const, intern.text(text), parseRules(object, intern)];
  const { aggregationRule } = object;
  if (aggregationRule === undefined || aggregationRule === null) return { kind, name, rules, meta };
  const selectors = objectIn(object, 'aggregationRule');
  const aggregation = eachIn(selectors, 'clusterRoleSelectors', (selector) => parseSelector(selector, intern));
  return { kind, name, rules, aggregation, meta };
}

function parseRules(object: Json, intern: Interner): readonly Rule[] {
  return eachIn(object, 'rules', (rule) =>
    intern.rule({
      verbs: intern.list(textsIn(rule, 'verbs')),
      apiGroups: intern.list(textsIn(rule, 'apiGroups')),
      resources: intern.list(textsIn(rule, 'resources')),
      resourceNames: intern.list(textsIn(rule, 'resourceNames')),
      nonResourceURLs: intern.list(textsIn(rule, 'nonResourceURLs')),
    }),
  );
}

function parseBinding(object: Json, intern: Interner): { roleRef: RoleRef; subjects: readonly BindingSubject[] } {
  const ref = objectIn(object, 'roleRef');
  const { kind } = ref;
  if (kind !== 'Role' && kind !== 'ClusterRole') throw new MalformedError('roleRef.kind is no Role and no ClusterRole');
  return {
    roleRef: { kind, name: intern.text(textIn(ref, 'name')) },
    subjects: eachIn(object, 'subjects', (subject) => parseSubject(subject, intern)),
  };
}

function parseSubject(json: Json, intern: Interner): BindingSubject {
  const kind = intern.text(optionalTextIn(json, 'kind'));
  const name = intern.text(optionalTextIn(json, 'name'));
  const namespace = optionalTextIn(json, 'namespace');
  const apiGroup = optionalTextIn(json, 'apiGroup');
  if (namespace === '') return apiGroup === '' ? { kind, name } : { kind, name, apiGroup: intern.text(apiGroup) };
  const placed = { kind, name, namespace: intern.text(namespace) };
  return apiGroup === '' ? placed : { ...placed, apiGroup: intern.text(apiGroup) };
}

function parseAccount(object: Json, intern: Interner) {
  const automount = object['automountServiceAccountToken'];
  const secrets = parseNames(object, 'secrets', intern);
  const imagePullSecrets = parseNames(object, 'imagePullSecrets', intern);
  return {
    ...(typeof automount === 'boolean' ? { automountServiceAccountToken: automount } : {}),
    ...(secrets.length > 0 ? { secrets } : {}),
    ...(imagePullSecrets.length > 0 ? { imagePullSecrets } : {}),
  };
}

/** The names of a list of references; a reference without a name refers to nothing. */
function parseNames(object: Json, field: string, intern: Interner): readonly string[] {
  const names: string[] = [];
  for (const item of listIn(object, field)) {
    const name = isJson(item) ? item['name'] : undefined;
    if (typeof name === 'string' && name !== '') names.push(name);
  }
  return intern.list(names);
}

function parseSelector(json: Json, intern: Interner): LabelSelector {
  const labels = json['matchLabels'] === undefined ? {} : objectIn(json, 'matchLabels');
  return {
    matchLabels: Object.fromEntries(Object.keys(labels).map((key) => [key, optionalTextIn(labels, key)])),
    matchExpressions: eachIn(json, 'matchExpressions', (expression) => {
      const { operator } = expression;
      if (operator !== 'In' && operator !== 'NotIn' && operator !== 'Exists' && operator !== 'DoesNotExist') {
        throw new MalformedError('operator is none of In, NotIn, Exists, DoesNotExist');
      }
      return { key: textIn(expression, 'key'), operator, values: intern.list(textsIn(expression, 'values')) };
    }),
  };
}
