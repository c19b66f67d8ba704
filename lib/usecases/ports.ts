import type { Gap, ListName } from '@/lib/contract';
import type { Ask, Change, RbacObject, RbacReader, Requester } from '@/lib/domain/rbac';
import type { Discovery } from '@/lib/domain/rbac/discovery';

export type SourceKind = 'live' | 'bundle' | 'demo';
export type ListPhase = 'synced' | 'syncing' | 'forbidden' | 'failed' | 'stale';

/** What is known of one list of a cluster. Times are milliseconds since 1970. */
export type ListStatus = {
  readonly list: ListName;
  readonly phase: ListPhase;
  readonly count: number;
  /** When the list was last known to be true: an event, a bookmark, or a full read. Absent: never read. */
  readonly knownAt?: number;
  /** Since when it is in this phase. */
  readonly since: number;
  /** Public words: why it is not synced. Never a credential. */
  readonly detail: string;
};

/** One generation of one cluster's model: nothing in it changes after it was handed out. */
export type ClusterView = {
  readonly id: string;
  readonly name: string;
  readonly source: SourceKind;
  /** Server address without credentials, or the folder or file. */
  readonly origin: string;
  /** Since when changes are in a copy that is read instead, in ISO 8601; absent where there is none. */
  readonly copiedAt?: string | undefined;
  readonly version: string | undefined;
  readonly epoch: string;
  readonly generation: number;
  /** When this generation was made, milliseconds since 1970. */
  readonly at: number;
  readonly lists: readonly ListStatus[];
  readonly rbac: RbacReader;
  /** Absent until it was read. */
  readonly discovery: Discovery | undefined;
  /** Holes that are not whole lists: broken documents, unreadable files. */
  readonly holes: readonly Gap[];
  /** What is not shown to whoever asks; absent where they may see everything. */
  readonly withheld?: Withheld;
};

/** The lists of which somebody sees a part only. */
export type Withheld = {
  readonly lists: ReadonlySet<ListName>;
  readonly gaps: readonly Gap[];
  /** Whether what is granted in the namespace may be seen; empty: cluster-wide. */
  sees(namespace: string): boolean;
  /** The same for all who see the same. */
  readonly key: string;
};

export type ClusterEvent =
  | {
      readonly type: 'changed';
      readonly epoch: string;
      readonly generation: number;
      readonly at: number;
      readonly changes: readonly Change[];
    }
  /** Phases, discovery or holes changed. */
  | { readonly type: 'state'; readonly epoch: string; readonly generation: number; readonly at: number };

/** The clusters that this process reads. */
export interface Clusters {
  list(): readonly ClusterView[];
  /** The newest view. */
  view(id: string): ClusterView | undefined;
  /** The view of that generation while it is held (a cursor needs it), else undefined. */
  held(id: string, epoch: string, generation: number): ClusterView | undefined;
  /** Calls back on every change until the returned function is called. */
  subscribe(id: string, listener: (event: ClusterEvent) => void): () => void;
}

/** What a source tells the model. Every call makes one new generation when it changes something. */
export interface ModelSink {
  /** The whole of one list: what is in the model and not in `objects` is removed. Marks the list synced. */
  replace(list: ListName, objects: readonly RbacObject[]): void;
  /** A batch of single changes, in order. */
  change(list: ListName, changes: readonly Change[]): void;
  /** The list is known to be true as of now (a bookmark came, a watch delivered). */
  alive(list: ListName): void;
  phase(list: ListName, phase: ListPhase, detail: string): void;
  discovery(discovery: Discovery): void;
  version(version: string): void;
  /** Replaces all holes that are not whole lists. */
  holes(holes: readonly Gap[]): void;
}

export type ReviewResult = {
  readonly allowed: boolean;
  readonly denied: boolean;
  readonly reason: string;
  readonly evaluationError: string;
};

/** Asks a live cluster as the actor; absent for bundles. Throws AppError `cluster-unreachable` or `not-permitted`. */
export interface AccessReviews {
  /** SubjectAccessReview about anyone. */
  review(cluster: string, who: Requester, ask: Ask): Promise<ReviewResult>;
  /** SelfSubjectAccessReview about the actor. */
  reviewSelf(cluster: string, ask: Ask): Promise<ReviewResult>;
  /** SelfSubjectReview: who the cluster sees. */
  whoAmI(cluster: string): Promise<Requester>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}
