import type { AnyBinding, Ask, Path, RoleRef, Rule } from '../model';

// The short forms of case files. What they cannot say (spaces, commas, hashes in names) is written out as a map.

/** `get,list core+apps/pods,pods/log#a,b` or `get url:/metrics,/healthz`; `core` is the group without a name. */
export function ruleOfWords(words: string): Rule {
  const [verbs, target] = halves(words, ' ');
  const nothing = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  if (target.startsWith('url:')) return { ...nothing, verbs: listOf(verbs), nonResourceURLs: listOf(target.slice(4)) };
  const [groups, rest] = halves(target, '/');
  const [resources, names] = rest.split('#');
  const resourceNames = names === undefined ? [] : listOf(names);
  return {
    ...nothing,
    verbs: listOf(verbs),
    apiGroups: groups.split('+').map(groupOf),
    resources: listOf(resources ?? ''),
    resourceNames,
  };
}

/** The short form of a rule. */
export function wordsOfRule(rule: Rule): string {
  const verbs = rule.verbs.join(',');
  if (rule.nonResourceURLs.length > 0) return `${verbs} url:${rule.nonResourceURLs.join(',')}`;
  const groups = rule.apiGroups.map((group) => (group === '' ? 'core' : group)).join('+');
  const names = rule.resourceNames.length === 0 ? '' : `#${rule.resourceNames.join(',')}`;
  return `${verbs} ${groups}/${rule.resources.join(',')}${names}`;
}

/** `get core/pods/log#web in payments` or `get url:/metrics`. */
export function askOfWords(words: string): Ask {
  const [verb, target] = halves(words, ' ');
  if (target.startsWith('url:')) return { type: 'url', verb, path: target.slice(4) };
  const [what, namespace = ''] = target.split(' in ');
  const [place = '', name = ''] = (what ?? '').split('#');
  const [group, rest] = halves(place, '/');
  const [resource, ...sub] = rest.split('/');
  const subresource = sub.join('/');
  return { type: 'resource', verb, apiGroup: groupOf(group), resource: resource ?? '', subresource, namespace, name };
}

/** `ClusterRole view` or `Role peek`. */
export function roleRefOfWords(words: string): RoleRef {
  const [kind, name] = halves(words, ' ');
  return { kind: kind === 'Role' ? 'Role' : 'ClusterRole', name };
}

/** `RoleBinding payments/peek`. */
export function wordsOfBinding(binding: AnyBinding): string {
  return binding.kind === 'RoleBinding'
    ? `${binding.kind} ${binding.namespace}/${binding.name}`
    : `${binding.kind} ${binding.name}`;
}

/** `RoleBinding payments/peek > 0`: the binding and the number of the rule; or `superuser`. */
export function wordsOfPath(path: Path): string {
  return path.superuser ? 'superuser' : `${wordsOfBinding(path.binding)} > ${String(path.ruleIndex)}`;
}

function groupOf(word: string): string {
  return word === 'core' ? '' : word;
}

function listOf(words: string): string[] {
  return words.split(',');
}

function halves(words: string, at: string): [string, string] {
  const i = words.indexOf(at);
  if (i < 0) throw new Error(`no '${at}' in '${words}'`);
  return [words.slice(0, i), words.slice(i + at.length)];
}
