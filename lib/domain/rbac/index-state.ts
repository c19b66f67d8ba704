import type { AggregationMemo } from './aggregation-memo';
import type { AnyBinding, AnyRole, Namespace, Principal, RbacKind, ServiceAccount } from './model';
import { comparePlaced, compareText, type Named, type Placed } from './order';
import type { Slots } from './slots';
import { SortedSeq } from './sorted-seq';

/** Which role a binding points to, resolved to where it would live; it need not exist. */
export type RoleKey = Placed & { readonly kind: 'Role' | 'ClusterRole' };
/** A role that exists or is pointed to; `slot` stays the same while it is either. */
export type RoleEntry = RoleKey & { readonly slot: number };
export type RoleSlot = { readonly role: AnyRole | undefined; readonly bindings: Bindings };

/** One rule of one role, found by a pair of API group and resource that it names. */
export type RuleKey = {
  /** Empty for ClusterRoles. */
  readonly namespace: string;
  readonly apiGroup: string;
  readonly resource: string;
  readonly slot: number;
  readonly rule: number;
};
/** One rule of one ClusterRole, found by a nonResourceURL, without the stars at its end if it is a prefix. */
export type UrlKey = { readonly prefix: boolean; readonly path: string; readonly slot: number; readonly rule: number };

export type BindingKey = Placed & { readonly cluster: boolean };
/** A binding with whom it matches: distinct, in the order written; subjects that never match are left out. */
export type BindingEntry = BindingKey & {
  readonly binding: AnyBinding;
  readonly slot: number;
  readonly subjects: readonly SubjectName[];
};
export type Bindings = SortedSeq<BindingKey, BindingEntry>;

/** A subject that bindings name: one object per principal, shared by all of them. */
export type SubjectName = { readonly key: string; readonly principal: Principal };
export type SubjectKey = { readonly key: string };
export type SubjectEntry = SubjectKey & { readonly subject: SubjectName; readonly bindings: Bindings };

export type Counts = Readonly<Record<RbacKind, number>>;

/** One generation of the model: immutable, sharing with its neighbours all that is equal. */
export type IndexState = {
  readonly namespaces: SortedSeq<Named, Namespace>;
  readonly serviceAccounts: SortedSeq<Placed, ServiceAccount>;
  readonly bindings: Bindings;
  readonly subjects: SortedSeq<SubjectKey, SubjectEntry>;
  /** Every role that exists or is pointed to. */
  readonly roles: SortedSeq<RoleKey, RoleEntry>;
  readonly slots: Slots<RoleSlot>;
  /** Those of `roles` that bindings point to and that do not exist. */
  readonly missing: SortedSeq<RoleKey, RoleEntry>;
  readonly rules: SortedSeq<RuleKey, RuleKey>;
  readonly urls: SortedSeq<UrlKey, UrlKey>;
  readonly counts: Counts;
  /** Shared by the generations whose ClusterRoles are the same. */
  readonly aggregation: AggregationMemo;
};

export function compareBindings(a: BindingKey, b: BindingKey): number {
  return a.cluster === b.cluster ? comparePlaced(a, b) : a.cluster ? -1 : 1;
}

export function compareRoles(a: RoleKey, b: RoleKey): number {
  return compareText(a.kind, b.kind) || comparePlaced(a, b);
}

/** Namespace first: a who-can question wants the cluster's and one namespace's. */
export function compareMissing(a: RoleKey, b: RoleKey): number {
  return comparePlaced(a, b) || compareText(a.kind, b.kind);
}

export function compareRules(a: RuleKey, b: RuleKey): number {
  return (
    compareText(a.namespace, b.namespace) ||
    compareText(a.resource, b.resource) ||
    compareText(a.apiGroup, b.apiGroup) ||
    a.slot - b.slot ||
    a.rule - b.rule
  );
}

export function compareUrls(a: UrlKey, b: UrlKey): number {
  if (a.prefix !== b.prefix) return a.prefix ? 1 : -1;
  return compareText(a.path, b.path) || a.slot - b.slot || a.rule - b.rule;
}

export function compareSubjects(a: SubjectKey, b: SubjectKey): number {
  return compareText(a.key, b.key);
}

export const NO_BINDINGS: Bindings = new SortedSeq(compareBindings);
