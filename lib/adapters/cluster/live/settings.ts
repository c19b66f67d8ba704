/** How a live cluster is read. Times are milliseconds, sizes bytes. */
export type LiveSettings = {
  /**
   * Objects asked for per page of a list. Pages bound the memory of both sides; each costs a round trip, so small ones
   * double the time of a first read.
   */
  readonly pageSize: number;
  /** Until the first byte of an answer. */
  readonly answerWithin: number;
  /** Between two pieces of a list. */
  readonly pieceWithin: number;
  /** A page of a list larger than this is refused. */
  readonly pageLimit: number;
  /** One object of a watch larger than this is refused. */
  readonly lineLimit: number;
  /**
   * A watch is asked to end after a random time between these. Kubernetes asks for the right to watch only when one
   * begins, so this is also how long a right that was taken away can go unseen; and bookmarks come about once a minute
   * at best, so on a quiet list the end of a watch that brought nothing is what proves that nothing changed.
   */
  readonly watchFor: readonly [number, number];
  /** Watches that have to show whether it is the one or the other: where nothing changes, and where much does. */
  readonly proofWatchFor: { readonly quiet: number; readonly busy: number };
  /** Waits after failures double from the first to the last, each shortened by a random part. */
  readonly backoff: readonly [number, number];
  /** A forbidden list is asked for again after this, at most. */
  readonly forbiddenRetry: number;
  /** A list whose history is gone is read again after a random part of this. */
  readonly relistJitter: number;
  /** The longest Retry-After that is obeyed as it stands. */
  readonly retryAfterLimit: number;
  /** Between two reads of discovery and version; unchanged ones cost one answer without a body. */
  readonly discoveryEvery: number;
};

export const DEFAULT_SETTINGS: LiveSettings = {
  pageSize: 10_000,
  answerWithin: 60_000,
  pieceWithin: 30_000,
  pageLimit: 512 * 1024 * 1024,
  lineLimit: 32 * 1024 * 1024,
  watchFor: [40_000, 50_000],
  proofWatchFor: { quiet: 1_000, busy: 3_000 },
  backoff: [200, 15_000],
  forbiddenRetry: 4_000,
  relistJitter: 1_000,
  retryAfterLimit: 120_000,
  discoveryEvery: 30_000,
};
