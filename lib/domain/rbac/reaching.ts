import { type BindingEntry, type Bindings, compareBindings, type SubjectEntry } from './index-state';
import type { Ask, Requester } from './model';
import { groupKey, userKey } from './principal';
import type { RbacReader } from './rbac-reader';

/** The namespace whose RoleBindings are looked at: a request for a URL has none. */
export function scopeOf(ask: Ask): string {
  return ask.type === 'url' ? '' : ask.namespace;
}

/** The requester's own subjects that bindings name: the user first, then its groups as listed, each once. */
export function subjectsOf(reader: RbacReader, requester: Requester): SubjectEntry[] {
  const keys = new Set([userKey(requester.user), ...requester.groups.map(groupKey)]);
  const found: SubjectEntry[] = [];
  for (const key of keys) {
    const entry = reader.subjectOf(key);
    if (entry !== undefined) found.push(entry);
  }
  return found;
}

/**
 * Visits the subject's bindings that count in a scope: every ClusterRoleBinding, then, unless the namespace is empty,
 * the RoleBindings of that namespace; until `visit` returns false. Returns whether none did. Source: kubernetes
 * pkg/registry/rbac/validation/rule.go `VisitRulesFor`.
 */
export function visitInScope(bindings: Bindings, namespace: string, visit: (entry: BindingEntry) => boolean): boolean {
  const on = bindings.visitFirst(isOfCluster, visit);
  // ClusterRoleBindings come first: when the last one is among them, there is no RoleBinding to look for.
  if (!on || namespace === '' || bindings.last?.cluster !== false) return on;
  return bindings.visitFrom({ cluster: false, namespace, name: '' }, (entry) => entry.namespace === namespace, visit);
}

export function isOfCluster({ cluster }: BindingEntry): boolean {
  return cluster;
}

/** ClusterRoleBindings before RoleBindings, then by namespace and name. */
export function byStrength(a: { entry: BindingEntry }, b: { entry: BindingEntry }): number {
  return compareBindings(a.entry, b.entry);
}
