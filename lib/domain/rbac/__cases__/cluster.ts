import type { BindingSubject, LabelSelector, RbacObject, RoleRef, Rule } from '../model';

/** The cluster of a case file. A binding without namespace is a ClusterRoleBinding; it names a `role` or a `clusterRole`. */
export type CaseCluster = {
  readonly serviceAccounts: readonly string[];
  readonly clusterRoles: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly aggregate?: readonly LabelSelector[] | undefined;
    readonly rules: readonly Rule[];
  }[];
  readonly roles: readonly { readonly namespace: string; readonly name: string; readonly rules: readonly Rule[] }[];
  readonly bindings: readonly {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly role?: string | undefined;
    readonly clusterRole?: string | undefined;
    readonly subjects: readonly BindingSubject[];
  }[];
};

/** The objects that the case file describes, in its order. */
export function objectsOf(cluster: CaseCluster): RbacObject[] {
  const meta = {};
  return [
    ...cluster.serviceAccounts.map((account): RbacObject => {
      const [namespace = '', name = ''] = account.split('/');
      return { kind: 'ServiceAccount', namespace, name, meta };
    }),
    ...cluster.clusterRoles.map(({ name, labels, aggregate: aggregation, rules }): RbacObject => {
      const role: RbacObject = { kind: 'ClusterRole', name, rules, meta: { labels } };
      return aggregation === undefined ? role : { ...role, aggregation };
    }),
    ...cluster.roles.map((role): RbacObject => ({ kind: 'Role', ...role, meta })),
    ...cluster.bindings.map(({ name, namespace, role, clusterRole = '', subjects }): RbacObject => {
      const roleRef: RoleRef =
        role === undefined ? { kind: 'ClusterRole', name: clusterRole } : { kind: 'Role', name: role };
      if (namespace === undefined) return { kind: 'ClusterRoleBinding', name, roleRef, subjects, meta };
      return { kind: 'RoleBinding', namespace, name, roleRef, subjects, meta };
    }),
  ];
}

/** Of objects with the same kind, namespace and name only the last. */
export function latest(objects: readonly RbacObject[]): RbacObject[] {
  const byName = new Map(
    objects.map((one) => [JSON.stringify([one.kind, 'namespace' in one ? one.namespace : '', one.name]), one]),
  );
  return [...byName.values()];
}
