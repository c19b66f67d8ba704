/** One request as the proxy saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Without the query, as it was sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The fault that was applied to it, if any. */
  readonly fault: FaultAction['kind'] | undefined;
  /** Status that the client was answered; `undefined` when no answer was begun. */
  readonly status: number | undefined;
  /** Bytes of body that were sent to the client. */
  readonly bytes: number;
}

/** What a matcher may look at. */
export type RequestHead = Pick<SeenRequest, 'method' | 'path' | 'query'>;

/** What to do to a request instead of passing it on faithfully. Bytes and lines are counted in the body of the answer. */
export type FaultAction =
  /** Closes the connection without an answer. */
  | { readonly kind: 'refuse' }
  /** Sends the head and so many bytes, then breaks the connection. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Answers with a Status, as the API server words it; 410 has reason Expired, 429 TooManyRequests. */
  | { readonly kind: 'status'; readonly code: number; readonly retryAfterSeconds?: number; readonly message?: string }
  /** Of a watch: passes so many events, then sends an ERROR event with such a Status in the open stream, and ends it. */
  | { readonly kind: 'error-event'; readonly code: number; readonly afterLines: number }
  /** Passes so many lines, then half of the next, and ends as if all were well. A list is one line. */
  | { readonly kind: 'half-object'; readonly afterLines: number }
  /** Accepts and never answers. */
  | { readonly kind: 'silence' }
  /** Sends the head and so many bytes, then nothing more; the connection stays open. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** Passes the request on after a while. */
  | { readonly kind: 'delay'; readonly milliseconds: number };

/** A fault to arm. */
export interface FaultRule {
  /** Which requests it may hit; every one by default. */
  readonly match?: (request: RequestHead) => boolean;
  /** How many of them; 1 by default, `Infinity` until cleared. */
  readonly times?: number;
  readonly action: FaultAction;
}

/** An armed fault. */
export interface ArmedFault {
  /** How many requests it has hit. A test that expects harm checks that harm was done. */
  readonly hits: number;
  disarm(): void;
}

/** Matches GETs of a collection that are watches, for example `isWatch('/apis/rbac.authorization.k8s.io/v1/roles')`. */
export function isWatch(path: string): (request: RequestHead) => boolean {
  return (request) => request.method === 'GET' && request.path === path && isTrue(request.query.get('watch'));
}

/** Matches GETs of a collection that are not watches; each page is one. */
export function isList(path: string): (request: RequestHead) => boolean {
  return (request) => request.method === 'GET' && request.path === path && !isTrue(request.query.get('watch'));
}

function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** A `Status` of the API server (apimachinery, meta/v1). */
export function failureStatus(code: number, message?: string, retryAfterSeconds?: number): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: message ?? `fault ${code} on the wire`,
    reason: REASONS[code] ?? 'Unknown',
    ...(retryAfterSeconds === undefined ? {} : { details: { retryAfterSeconds } }),
    code,
  };
}
