import type { AnyBinding, Ask, BindingSubject, RbacObject, Requester, Rule } from '../model';

/** What RBAC answers, found by looking at every object: the rules written down a second time, knowing nothing of the index. */
export type Scan = {
  /** `bindingId` with the number of the rule, or `superuser`. */
  readonly via: string[];
  /** `bindingId` of those whose role is not there. */
  readonly unresolved: string[];
};

export function scanFor(objects: readonly RbacObject[], who: Requester, what: Ask): Scan {
  const via: string[] = who.groups.includes('system:masters') ? ['superuser'] : [];
  const unresolved: string[] = [];
  for (const binding of bindingsIn(objects)) {
    if (!isInScope(binding, what) || !binding.subjects.some((one) => isMeant(one, binding, who))) continue;
    const rules = rulesOf(objects, binding);
    if (rules === undefined) unresolved.push(bindingId(binding));
    rules?.forEach((rule, i) => {
      if (scanAllows(rule, what)) via.push(bindingId(binding, i));
    });
  }
  return { via, unresolved };
}

export function bindingsIn(objects: readonly RbacObject[]): AnyBinding[] {
  return objects.filter((one) => one.kind === 'RoleBinding' || one.kind === 'ClusterRoleBinding');
}

export function isInScope(binding: AnyBinding, what: Ask): boolean {
  if (binding.kind === 'ClusterRoleBinding') return true;
  return what.type === 'resource' && what.namespace !== '' && binding.namespace === what.namespace;
}

function isMeant(one: BindingSubject, binding: AnyBinding, who: Requester): boolean {
  if (one.kind === 'User') return who.user === one.name;
  if (one.kind === 'Group') return who.groups.includes(one.name);
  if (one.kind !== 'ServiceAccount') return false;
  const beside = binding.kind === 'RoleBinding' ? binding.namespace : '';
  const namespace = one.namespace === undefined || one.namespace === '' ? beside : one.namespace;
  return namespace !== '' && who.user === `system:serviceaccount:${namespace}:${one.name}`;
}

/** Undefined when the role is not there. */
export function rulesOf(objects: readonly RbacObject[], binding: AnyBinding): readonly Rule[] | undefined {
  const { kind, name } = binding.roleRef;
  const namespace = binding.kind === 'RoleBinding' ? binding.namespace : undefined;
  for (const one of objects) {
    if (one.name !== name) continue;
    if (kind === 'ClusterRole' && one.kind === 'ClusterRole') return one.rules;
    if (kind === 'Role' && one.kind === 'Role' && one.namespace === namespace) return one.rules;
  }
  return undefined;
}

export function scanAllows(rule: Rule, what: Ask): boolean {
  if (!rule.verbs.includes('*') && !rule.verbs.includes(what.verb)) return false;
  if (what.type === 'url') {
    return rule.nonResourceURLs.some((url) => {
      return url === what.path || (/\*$/.test(url) && what.path.startsWith(url.replace(/\*+$/, '')));
    });
  }
  const { resource, subresource } = what;
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  const fits = (entry: string): boolean => {
    return entry === '*' || entry === full || (subresource !== '' && entry === `*/${subresource}`);
  };
  return (
    (rule.apiGroups.includes('*') || rule.apiGroups.includes(what.apiGroup)) &&
    rule.resources.some(fits) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(what.name))
  );
}

export function bindingId(binding: AnyBinding, ruleIndex?: number): string {
  const place = binding.kind === 'RoleBinding' ? binding.namespace : '';
  return JSON.stringify([binding.kind, place, binding.name, ruleIndex]);
}
