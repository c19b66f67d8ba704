/** Every way in which a caller or the world can be wrong. The server maps each to one HTTP status. */
export const ERROR_CODES = [
  'invalid-request',
  'not-signed-in',
  'not-permitted',
  'not-found',
  'conflict',
  'cursor-gone',
  'too-large',
  'unsupported-media-type',
  'cannot-be-done',
  'too-many-requests',
  'cluster-unreachable',
  'not-synced',
  'store-unavailable',
  'misconfigured',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One place in an input that is wrong: `path` is a field, or `file:line`. */
export type ErrorPlace = { readonly path: string; readonly message: string };

/**
 * The caller or the world is wrong. `message` is public: it is shown to people, so it never holds a secret,
 * a stack or an internal address. Our own faults are plain `Error`s.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly places: readonly ErrorPlace[];
  /** Seconds, for `too-many-requests`, `not-synced` and `store-unavailable`. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { places?: readonly ErrorPlace[]; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.places = options.places ?? [];
    this.retryAfter = options.retryAfter;
  }

  /** By its shape: the boot code and each route are bundled apart, so this class exists several times in one process. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'AppError' && 'code' in value && 'places' in value;
  }
}
