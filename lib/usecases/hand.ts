import type { Intent, PlannedObject, PlannedRef, Precondition, Step } from '@/lib/domain/plan';
import type { Ask, Requester, Rule } from '@/lib/domain/rbac';
import type { Actor } from './actor';
import type { ReviewResult } from './ports';

/** One request that changes one object. A step that replaces an object is two of them: `delete`, then `create`. */
export type Sending =
  | { readonly verb: 'create'; readonly ref: PlannedRef; readonly after: PlannedObject }
  | {
      readonly verb: 'update';
      readonly ref: PlannedRef;
      readonly before: PlannedObject;
      readonly after: PlannedObject;
      readonly precondition: Precondition;
    }
  | {
      readonly verb: 'delete';
      readonly ref: PlannedRef;
      readonly before: PlannedObject;
      readonly precondition: Precondition;
    };

/** Why the cluster did not do it. It is certain that nothing was changed. */
export type Refused = {
  readonly code:
    | 'not-signed-in'
    | 'forbidden'
    /** Rights would be granted that the actor does not hold: `missing`; absent where a role gathers whatever others have. */
    | 'escalation'
    /** Another uid or resourceVersion, or it exists already: the world moved. */
    | 'conflict'
    | 'absent'
    /** The API server finds the object wrong: `places`. */
    | 'invalid'
    /** An admission webhook or policy. */
    | 'admission'
    /** It was not reached, is read-only, or asks to come back later. */
    | 'unavailable';
  /** For people; no secret in it. */
  readonly message: string;
  readonly missing?: readonly Rule[];
  readonly places?: readonly { readonly path: string; readonly message: string }[];
};

/** Who else writes fields that a change touches, and will write them again. */
export type FieldOwner = { readonly manager: string; readonly fields: readonly string[] };

export type Sent =
  | {
      readonly state: 'done';
      /** As the cluster has it now; absent after a delete. */
      readonly object: PlannedObject | undefined;
      readonly owners: readonly FieldOwner[];
      /** What the API server wants to be read (`Warning` headers). */
      readonly warnings: readonly string[];
    }
  | { readonly state: 'refused'; readonly refused: Refused }
  /** The connection broke after the request was sent: nobody can say whether it was done. */
  | { readonly state: 'unknown'; readonly message: string };

/** Access reviews, asked as the person. Throws AppError `not-permitted`, `cluster-unreachable` or `not-signed-in`. */
export interface HandReviews {
  review(who: Requester, ask: Ask): Promise<ReviewResult>;
  reviewSelf(ask: Ask): Promise<ReviewResult>;
}

/** A copy of files, which holds everything that was changed. */
export interface HandCopy {
  /** What makes every object as the files have it that were copied. Changes nothing. Throws AppError as reading them does. */
  back(): Promise<Intent>;
  /** The first request throws the copy away, as a whole; those after it find what they want. */
  discard(sending: Sending): Promise<Sent>;
}

/** What writes to one cluster as one person. */
export interface Hand {
  /** How it acts: the person's own token, impersonation, the kubeconfig's identity, or files of a bundle. */
  readonly mode: 'passthrough' | 'impersonate' | 'local' | 'bundle';
  /** What people should know of this way of acting, such as that a grant is wider than its use. */
  readonly remarks: readonly string[];
  /** Absent where no API server is there to ask. */
  readonly reviews?: HandReviews;
  /**
   * What the steps would change in the files, as a unified diff; absent where no files are written. Writes nothing.
   * `around`: with the lines around each change, which may be of other objects.
   */
  patch?(steps: readonly Step[], options: { readonly around: boolean }): Promise<string>;
  /** Absent where no copy is written to, or none was made yet. */
  readonly copy?: HandCopy | undefined;
  /** Whom the cluster sees. */
  whoAmI(): Promise<Requester>;
  /** The whole request but for the writing: authorization, escalation, admission, validation. Changes nothing, ever. */
  dryRun(sending: Sending): Promise<Sent>;
  /** `auditId` goes along, so that the cluster's audit log and the journal name each other. */
  send(sending: Sending, auditId: string): Promise<Sent>;
  /** The object as it is now, read from the cluster itself. Throws AppError `cluster-unreachable` or `not-permitted`. */
  read(ref: PlannedRef): Promise<PlannedObject | undefined>;
}

/** Gives a hand to whoever may have one. Throws AppError `not-found`, `not-permitted`, `cannot-be-done` or `not-signed-in`. */
export interface Hands {
  of(cluster: string, actor: Actor): Promise<Hand>;
}
