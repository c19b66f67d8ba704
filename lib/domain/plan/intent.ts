import type { BindingSubject, LabelSelector, RbacKind, RoleRef, Rule } from '../rbac';

/** The kinds that a plan changes. */
export type PlannedKind = Exclude<RbacKind, 'Namespace' | 'ServiceAccount'>;

type Named = {
  readonly name: string;
  /** Absent: as they are. Otherwise all of them: what is not named is taken away. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
};
type Bound = Named & { readonly roleRef: RoleRef; readonly subjects: readonly BindingSubject[] };

/** An object as a person wants it to be. What the API server fills in has no place here. */
export type WantedObject =
  | (Named & { readonly kind: 'Role'; readonly namespace: string; readonly rules: readonly Rule[] })
  | (Named & {
      readonly kind: 'ClusterRole';
      /** Of an aggregated role the controller writes the rules: they are not looked at when it is one already. */
      readonly rules: readonly Rule[];
      readonly aggregation?: readonly LabelSelector[] | undefined;
    })
  | (Bound & { readonly kind: 'RoleBinding'; readonly namespace: string })
  | (Bound & { readonly kind: 'ClusterRoleBinding' });

export type Wish =
  | { readonly op: 'apply'; readonly object: WantedObject }
  | {
      readonly op: 'delete';
      readonly kind: PlannedKind;
      readonly namespace?: string | undefined;
      readonly name: string;
      /** Only the object that has it; another of the same name is left alone. */
      readonly uid?: string | undefined;
    };

/** What a person saw of an object when they decided; a plan on another state of it is refused. */
export type Seen = {
  readonly kind: PlannedKind;
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
};

/** What a person wants. JSON: it is what the browser sends and the journal keeps. */
export type Intent = { readonly objects: readonly Wish[]; readonly basis?: readonly Seen[] | undefined };

/** Something in an intent that Kubernetes, or this console, would refuse. */
export type Problem = { readonly path: string; readonly message: string };
