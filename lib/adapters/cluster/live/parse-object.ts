import { assertNever } from '@/lib/domain/core';
import type { BindingSubject, LabelSelector, RbacKind, RbacObject, RoleRef, Rule } from '@/lib/domain/rbac';
import type { Interner } from './intern';
import { isJson, listAt, MalformedError, objectAt, optionalTextAt, textAt, textsAt, type Json } from './json';
import { parseMeta } from './parse-meta';

/**
 * One object as the API server sends it, as the engine keeps it. Unknown fields are ignored, absent lists are empty;
 * what makes an object unusable (no name, a roleRef of an unknown kind, a text where a list belongs) is an error that
 * names the place. `kind` comes from the list that was asked: items of lists do not carry it.
 * O(size of the object). Throws MalformedError.
 */
export function parseObject(json: unknown, kind: RbacKind, intern: Interner): RbacObject {
  const object = objectAt(json, 'the object');
  const metadata = objectAt(object['metadata'], 'metadata');
  const name = intern.text(textAt(metadata['name'], 'metadata.name'));
  const meta = parseMeta(metadata, intern);
  const namespaceOf = () => intern.text(textAt(metadata['namespace'], 'metadata.namespace'));
  switch (kind) {
    case 'Namespace':
      return { kind, name, meta };
    case 'ServiceAccount':
      return { kind, namespace: namespaceOf(), name, ...parseAccount(object, intern), meta };
    case 'Role':
      return { kind, namespace: namespaceOf(), name, rules: parseRules(object['rules'], intern), meta };
    case 'ClusterRole': {
      const rules = parseRules(object['rules'], intern);
      const aggregation = parseAggregation(object['aggregationRule'], intern);
      return aggregation === undefined ? { kind, name, rules, meta } : { kind, name, rules, aggregation, meta };
    }
    case 'RoleBinding':
      return { kind, namespace: namespaceOf(), name, ...parseBinding(object, intern), meta };
    case 'ClusterRoleBinding':
      return { kind, name, ...parseBinding(object, intern), meta };
    default:
      return assertNever(kind);
  }
}

function parseRules(value: unknown, intern: Interner): readonly Rule[] {
  return listAt(value, 'rules').map((item, at) => {
    const rule = objectAt(item, `rules[${String(at)}]`);
    const list = (field: string) => intern.list(textsAt(rule[field], `rules[${String(at)}].${field}`));
    return intern.rule({
      verbs: list('verbs'),
      apiGroups: list('apiGroups'),
      resources: list('resources'),
      resourceNames: list('resourceNames'),
      nonResourceURLs: list('nonResourceURLs'),
    });
  });
}

function parseBinding(object: Json, intern: Interner): { roleRef: RoleRef; subjects: readonly BindingSubject[] } {
  const ref = objectAt(object['roleRef'], 'roleRef');
  const { kind } = ref;
  if (kind !== 'Role' && kind !== 'ClusterRole') throw new MalformedError('roleRef.kind is no Role and no ClusterRole');
  return {
    roleRef: { kind, name: intern.text(textAt(ref['name'], 'roleRef.name')) },
    subjects: listAt(object['subjects'], 'subjects').map((item, at) =>
      parseSubject(objectAt(item, `subjects[${String(at)}]`), `subjects[${String(at)}]`, intern),
    ),
  };
}

function parseSubject(json: Json, place: string, intern: Interner): BindingSubject {
  const kind = intern.text(optionalTextAt(json['kind'], `${place}.kind`));
  const name = intern.text(optionalTextAt(json['name'], `${place}.name`));
  const namespace = intern.text(optionalTextAt(json['namespace'], `${place}.namespace`));
  const apiGroup = intern.text(optionalTextAt(json['apiGroup'], `${place}.apiGroup`));
  if (namespace === '') return apiGroup === '' ? { kind, name } : { kind, name, apiGroup };
  return apiGroup === '' ? { kind, name, namespace } : { kind, name, namespace, apiGroup };
}

function parseAccount(object: Json, intern: Interner) {
  const automount = object['automountServiceAccountToken'];
  const secrets = parseNames(object['secrets'], 'secrets', intern);
  const imagePullSecrets = parseNames(object['imagePullSecrets'], 'imagePullSecrets', intern);
  return {
    ...(typeof automount === 'boolean' ? { automountServiceAccountToken: automount } : {}),
    ...(secrets.length > 0 ? { secrets } : {}),
    ...(imagePullSecrets.length > 0 ? { imagePullSecrets } : {}),
  };
}

/** The names of a list of references; a reference without a name refers to nothing. */
function parseNames(value: unknown, place: string, intern: Interner): readonly string[] {
  const names: string[] = [];
  for (const item of listAt(value, place)) {
    const name = isJson(item) ? item['name'] : undefined;
    if (typeof name === 'string' && name !== '') names.push(name);
  }
  return intern.list(names);
}

function parseAggregation(value: unknown, intern: Interner): readonly LabelSelector[] | undefined {
  if (value === undefined || value === null) return undefined;
  const selectors = listAt(objectAt(value, 'aggregationRule')['clusterRoleSelectors'], 'clusterRoleSelectors');
  return selectors.map((item, at) => parseSelector(objectAt(item, `clusterRoleSelectors[${String(at)}]`), intern));
}

function parseSelector(json: Json, intern: Interner): LabelSelector {
  const matchLabels: [string, string][] = [];
  const labels = json['matchLabels'] ?? {};
  for (const [key, value] of Object.entries(objectAt(labels, 'matchLabels'))) {
    matchLabels.push([key, intern.text(optionalTextAt(value, `matchLabels[${key}]`))]);
  }
  return {
    matchLabels: Object.fromEntries(matchLabels),
    matchExpressions: listAt(json['matchExpressions'], 'matchExpressions').map((item) => {
      const expression = objectAt(item, 'matchExpressions');
      const operator = expression['operator'];
      if (operator !== 'In' && operator !== 'NotIn' && operator !== 'Exists' && operator !== 'DoesNotExist') {
        throw new MalformedError('matchExpressions.operator is none of In, NotIn, Exists, DoesNotExist');
      }
      const key = intern.text(textAt(expression['key'], 'matchExpressions.key'));
      return { key, operator, values: intern.list(textsAt(expression['values'], 'matchExpressions.values')) };
    }),
  };
}
