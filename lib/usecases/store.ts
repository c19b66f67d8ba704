import type { Json } from '@/lib/domain/core';
import type { Requester } from '@/lib/domain/rbac';
import type { ChainRow, Head, TrailEntry } from '@/lib/domain/trail';

export type { Json } from '@/lib/domain/core';
export type { Anchor, ChainRow, TrailEntry } from '@/lib/domain/trail';

/** Whoever signed in: known by issuer and subject alone, because names and e-mail addresses change hands. */
export type Person = { readonly issuer: string; readonly subject: string; readonly name: string };

/** One sign-in of one person in one browser. Times are milliseconds since 1970. */
export type Session = {
  readonly id: string;
  /** SHA-256 of the cookie's value: what is stored opens nothing. */
  readonly tokenHash: string;
  readonly person: Person;
  /** The claims of the ID token that say who the clusters see. */
  readonly claims: { readonly [claim: string]: Json };
  /** The provider's id of its own session (`sid`), for back-channel logout. */
  readonly providerSession: string | undefined;
  /** The provider's tokens, sealed: only whoever has the configured keys can open them. */
  readonly sealedTokens: string;
  readonly createdAt: number;
  readonly seenAt: number;
  /** The absolute limit. */
  readonly endsAt: number;
};

/** Which sessions a logout means. */
export type SessionsOf =
  | { readonly id: string }
  | { readonly issuer: string; readonly subject: string }
  | { readonly issuer: string; readonly providerSession: string };

/** Tokens that are over before the end that they name: all with this id that were issued until then. Times in ms. */
export type EndedTokens = {
  /** What they have in common, hashed: a session of the provider, a person, or the token itself. */
  readonly id: string;
  readonly issuedUntil: number;
  /** By then no such token is valid any more, and this may be forgotten. */
  readonly until: number;
};

export interface Sessions {
  create(session: Session): Promise<void>;
  find(tokenHash: string): Promise<Session | undefined>;
  seen(id: string, at: number): Promise<void>;
  /** After a refresh of the provider's tokens. */
  renew(id: string, sealedTokens: string, claims: Session['claims']): Promise<void>;
  /** Ends the sessions and says how many there were. */
  end(which: SessionsOf): Promise<number>;
  /** Sessions of one person that are open, newest first. */
  listOf(person: Pick<Person, 'issuer' | 'subject'>): Promise<readonly Session[]>;
  /** Deletes what ended, or was not seen since. Returns how many. */
  sweep(endedBefore: number, notSeenSince: number): Promise<number>;
  /** Remembers the id of a token that may be used once (a logout token's `jti`); false when it was used before. */
  useOnce(id: string, until: number): Promise<boolean>;
  /** Remembers what is over; of two times for one id the later ones count. */
  endTokens(ended: EndedTokens): Promise<void>;
  /** Those of these ids under which something is over. */
  endedTokens(ids: readonly string[]): Promise<readonly EndedTokens[]>;
}

/** What one step of a change asked of the cluster, and what came of it. */
export type JournalStep = {
  readonly index: number;
  /** `intended` before it is sent; `unknown` when nobody can say whether it was done. */
  readonly state: 'intended' | 'done' | 'failed' | 'skipped' | 'unknown';
  /** The request: verb, object, precondition, as the plan has it. */
  readonly request: Json;
  /** The object before, and as the cluster answered it. */
  readonly before: Json;
  readonly after: Json;
  /** What the cluster said, for people. */
  readonly said: string;
  /** The `Audit-ID` that was sent. */
  readonly auditId: string;
  readonly at: number;
};

export type ChangeState = 'applying' | 'applied' | 'failed' | 'partial';

/** One plan that was applied, or is being. */
export type ChangeRecord = {
  readonly id: string;
  readonly cluster: string;
  readonly person: Person;
  /** Whom the cluster sees. */
  readonly actor: Requester;
  readonly intent: Json;
  readonly planHash: string;
  /** The numbers of the plan: what was gained and lost, which assertions it broke and why that was allowed. */
  readonly summary: Json;
  readonly state: ChangeState;
  readonly steps: readonly JournalStep[];
  /** The change that this one takes back. */
  readonly undoes: string | undefined;
  /** The change, done in part, that this one does the rest of. */
  readonly finishes: string | undefined;
  readonly idempotencyKey: string;
  /** SHA-256 of the body that came with the key. */
  readonly bodyHash: string;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
};

export type ChangePage = {
  readonly changes: readonly ChangeRecord[];
  /** Of each of them, the cursor by which the page after it begins. */
  readonly places: readonly string[];
  readonly next: string | undefined;
};

/**
 * What later changes made of one: by which it was taken back, when that was applied; by which it was finished, when that
 * was applied or stands for the rest itself, being done in part.
 */
export type Followed = { readonly undoneBy?: string; readonly finishedBy?: string };

/** The journal of changes: the intention is written before anything is sent. */
export interface Journal {
  /**
   * Writes the change and all its steps as intended. Returns the change that came with the same key from the same person
   * before, if there is one: then nothing is written.
   */
  begin(change: ChangeRecord): Promise<ChangeRecord | undefined>;
  /** The change that came with this key from this person, if one did. */
  earlier(person: Pick<Person, 'issuer' | 'subject'>, idempotencyKey: string): Promise<ChangeRecord | undefined>;
  /** The result of one step. */
  step(change: string, step: JournalStep): Promise<void>;
  end(change: string, state: ChangeState, at: number): Promise<void>;
  find(id: string): Promise<ChangeRecord | undefined>;
  /** Newest first. */
  page(cluster: string, options: { limit: number; cursor: string | undefined }): Promise<ChangePage>;
  /** What became of these by later changes; the newest counts. Whatever has nothing to tell is not in it. */
  followedBy(ids: readonly string[]): Promise<ReadonlyMap<string, Followed>>;
  /** Changes that were being applied when their process ended; to be reconciled. */
  open(): Promise<readonly ChangeRecord[]>;
}

/** An assertion as it is kept: the definition is the engine's. */
export type StoredAssertion = {
  readonly id: string;
  readonly cluster: string;
  readonly name: string;
  readonly definition: Json;
  readonly changedBy: Person;
  readonly changedAt: number;
  /** Grows with every change; a writer says which one it saw. */
  readonly version: number;
};

export interface Assertions {
  list(cluster: string): Promise<readonly StoredAssertion[]>;
  /** Writes when `version` is the stored one plus 1 (1: a new one); false when somebody was faster. */
  put(assertion: StoredAssertion): Promise<boolean>;
  /** False when it is not there in that version. */
  remove(cluster: string, id: string, version: number): Promise<boolean>;
  /** A number that grows with every change of any assertion, so that replicas notice. */
  revision(): Promise<number>;
}

/** An entry in its place in the chain, as people read it. `event` may be one of a newer version. */
export type TrailRow = Omit<TrailEntry, 'event'> & {
  readonly event: string;
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
};

export interface Trail {
  /** Appends in one transaction, in order; concurrent writers and replicas are put one after the other. */
  append(entries: readonly TrailEntry[]): Promise<void>;
  head(): Promise<Head>;
  /** Rows from `after` (exclusive) upwards, at most `limit`. */
  rows(after: number, limit: number): Promise<readonly TrailRow[]>;
  /** The same rows as they are kept, to be verified: nothing in them is interpreted. */
  chain(after: number, limit: number): Promise<readonly ChainRow[]>;
  /** Newest first, below `before`. */
  newest(options: { before: number | undefined; limit: number; cluster?: string }): Promise<readonly TrailRow[]>;
}

/** A plan that was shown: whoever has its hash can read it again, on any replica, until it is forgotten. */
export interface Plans {
  keep(plan: { hash: string; cluster: string; intent: Json; madeBy: Person; madeAt: number }): Promise<void>;
  find(cluster: string, hash: string): Promise<{ intent: Json; madeBy: Person; madeAt: number } | undefined>;
  /** Forgets the plans that were made before. Returns how many. */
  sweep(madeBefore: number): Promise<number>;
}

/** Everything that outlives the process. */
export type Store = {
  readonly sessions: Sessions;
  readonly journal: Journal;
  readonly assertions: Assertions;
  readonly trail: Trail;
  readonly plans: Plans;
};
