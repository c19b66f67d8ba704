/** A PolicyRule as stored. Absent lists are empty lists: the evaluator treats both alike. */
export type Rule = {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
};

/** A subject as written in a binding; unknown kinds are kept, they never match (S32). */
export type BindingSubject = {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly apiGroup?: string;
};

export type RoleRef = { readonly kind: 'Role' | 'ClusterRole'; readonly name: string };

/** What is kept of an object's metadata; managedFields are reduced to who wrote last, how and when. */
export type Meta = {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly lastWrite?: { readonly manager: string; readonly operation: string; readonly time?: string };
  /** The one owner that controls the object, by `metadata.ownerReferences`; `apiVersion` is `group/version`. */
  readonly controller?: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  /** Where a bundle holds it. */
  readonly file?: { readonly path: string; readonly line: number };
};

export type LabelSelector = {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values: readonly string[];
  }[];
};

export type Namespace = { readonly kind: 'Namespace'; readonly name: string; readonly meta: Meta };
export type ServiceAccount = {
  readonly kind: 'ServiceAccount';
  readonly namespace: string;
  readonly name: string;
  readonly automountServiceAccountToken?: boolean;
  readonly secrets?: readonly string[];
  readonly imagePullSecrets?: readonly string[];
  readonly meta: Meta;
};
export type Role = {
  readonly kind: 'Role';
  readonly namespace: string;
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly meta: Meta;
};
export type ClusterRole = {
  readonly kind: 'ClusterRole';
  readonly name: string;
  readonly rules: readonly Rule[];
  /** `clusterRoleSelectors`; absent when the role is not aggregated. */
  readonly aggregation?: readonly LabelSelector[];
  readonly meta: Meta;
};
export type RoleBinding = {
  readonly kind: 'RoleBinding';
  readonly namespace: string;
  readonly name: string;
  readonly roleRef: RoleRef;
  readonly subjects: readonly BindingSubject[];
  readonly meta: Meta;
};
export type ClusterRoleBinding = {
  readonly kind: 'ClusterRoleBinding';
  readonly name: string;
  readonly roleRef: RoleRef;
  readonly subjects: readonly BindingSubject[];
  readonly meta: Meta;
};

export type RbacObject = Namespace | ServiceAccount | Role | ClusterRole | RoleBinding | ClusterRoleBinding;
export type AnyRole = Role | ClusterRole;
export type AnyBinding = RoleBinding | ClusterRoleBinding;
export type RbacKind = RbacObject['kind'];

/** Identifies an object; `namespace` is empty for cluster-scoped kinds. */
export type ObjectRef = { readonly kind: RbacKind; readonly namespace: string; readonly name: string };

export type Change =
  { readonly op: 'put'; readonly object: RbacObject } | { readonly op: 'delete'; readonly ref: ObjectRef };

/** One canonical principal (S26): a User named `system:serviceaccount:NS:N` is the ServiceAccount. */
export type Principal =
  | { readonly kind: 'User'; readonly name: string }
  | { readonly kind: 'Group'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string };

/** Who asks, exactly: as in a SubjectAccessReview no group is added. */
export type Requester = { readonly user: string; readonly groups: readonly string[] };

/** The attributes of a request that RBAC looks at (S1). Absent is the empty string, as on the wire. */
export type ResourceAsk = {
  readonly type: 'resource';
  readonly verb: string;
  readonly apiGroup: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
};
export type UrlAsk = { readonly type: 'url'; readonly verb: string; readonly path: string };
export type Ask = ResourceAsk | UrlAsk;

/** How a grant reaches a requester: subject → binding → role → rule; or the group that no authorizer is asked about (S28). */
export type GrantPath = {
  readonly binding: AnyBinding;
  readonly role: AnyRole;
  readonly ruleIndex: number;
  readonly rule: Rule;
  /** The subject, as written, that matched. */
  readonly subject: BindingSubject;
  readonly principal: Principal;
};
export type Path = { readonly superuser: true } | ({ readonly superuser: false } & GrantPath);

export type Decision = {
  readonly allowed: boolean;
  /** Strongest first: superuser, ClusterRoleBinding, RoleBinding, then by name; at most the limit asked for. */
  readonly via: readonly Path[];
  readonly viaTotal: number;
  /** Bindings that match requester and scope but whose role is not in the model: could they allow, if it were read? */
  readonly unresolved: readonly AnyBinding[];
};

/** A subject that itself, without implicit groups, matches a binding that allows the ask. */
export type SubjectGrant = {
  readonly principal: Principal;
  readonly via: readonly Path[];
  readonly viaTotal: number;
  /** Set when it is here only as a member of these groups (`expand: members`). */
  readonly throughGroups?: readonly string[];
};
