import type { Ask, RbacKind, Rule } from '../rbac';
import type { Problem } from './intent';
import type { PlannedRef } from './step';

/** Every reason why a plan is not applied, or only with care. */
export const BLOCKER_CODES = [
  'invalid',
  'stale-world',
  'not-authorized',
  'escalation',
  'missing-role',
  /** The role that is bound may be hidden from the actor, or not be there: which of these, they are not told. */
  'unknown-role',
  'protected-object',
  'field-owner',
  'assertion-broken',
  'locks-out',
  'kept-by',
] as const;

export type BlockerCode = (typeof BLOCKER_CODES)[number];

export type Blocker = {
  readonly code: BlockerCode;
  /** `warns` is shown before applying, and does not keep from it. */
  readonly severity: 'blocks' | 'warns';
  readonly message: string;
  readonly objects: readonly PlannedRef[];
  /** What RBAC does not allow: `not-authorized`, and `locks-out` for what could not be undone. */
  readonly asks?: readonly Ask[];
  /** What the actor does not hold: `escalation`. */
  readonly missing?: readonly Rule[];
  readonly problems?: readonly Problem[];
};

/** A field that another manager owns, as the dry run of the API server says. */
export type FieldConflict = { readonly ref: PlannedRef; readonly field: string; readonly manager: string };

/** An assertion whose verdict gets worse with the plan. */
export type BrokenAssertion = { readonly name: string; readonly after: 'fail' | 'unknown' };

/** What only the caller knows. */
export type Circumstances = {
  readonly problems?: readonly Problem[];
  /** Kinds of which the model is behind the cluster, or has nothing. */
  readonly stale?: readonly RbacKind[];
  readonly conflicts?: readonly FieldConflict[];
  readonly broken?: readonly BrokenAssertion[];
  /** The actor may override assertions, and gave a reason. */
  readonly overrides?: boolean;
};
