import type { z } from 'zod';
import { AppError, ERROR_CODES, type ErrorCode, type ErrorPlace } from '@/lib/domain/core';
import type { Problem } from '@/lib/contract';

const STATUS = {
  'invalid-request': 400,
  'not-signed-in': 401,
  'not-permitted': 403,
  'not-found': 404,
  conflict: 409,
  'cursor-gone': 410,
  'too-large': 413,
  'unsupported-media-type': 415,
  'cannot-be-done': 422,
  'too-many-requests': 429,
  'cluster-unreachable': 502,
  'not-synced': 503,
  'store-unavailable': 503,
  misconfigured: 500,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;

const TITLE = {
  'invalid-request': 'The request is malformed',
  'not-signed-in': 'Not signed in',
  'not-permitted': 'Not permitted',
  'not-found': 'Not found',
  conflict: 'The world has moved',
  'cursor-gone': 'The cursor is gone',
  'too-large': 'The body is too large',
  'unsupported-media-type': 'The body has the wrong type',
  'cannot-be-done': 'This cannot be done',
  'too-many-requests': 'Too many requests',
  'cluster-unreachable': 'The cluster could not be reached',
  'not-synced': 'Not yet synced',
  'store-unavailable': 'The database does not answer',
  misconfigured: 'Castellan is misconfigured',
  internal: 'Castellan failed',
} as const satisfies Record<ErrorCode, string>;

const MAX_PLACES = 20;
const MAX_PLACE_TEXT = 200;

const isCode = (code: unknown): code is ErrorCode => ERROR_CODES.some((known) => known === code);

/**
 * The error as an AppError. By its shape and not by its class: the boot code and each route are bundled apart, so one
 * class exists several times in one process. What is no AppError is our own fault, `internal`, and its words stay in.
 */
export function appErrorOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && error.name === 'AppError' && 'code' in error && isCode(error.code)) {
    const places = 'places' in error ? placesOf(error.places) : [];
    const wait = 'retryAfter' in error && typeof error.retryAfter === 'number' ? { retryAfter: error.retryAfter } : {};
    return new AppError(error.code, error.message, { places, ...wait, cause: error });
  }
  return new AppError('internal', 'Something went wrong on our side. The request id finds it in the log.', {
    cause: error,
  });
}

function placesOf(value: unknown): ErrorPlace[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((place: unknown) =>
    typeof place === 'object' && place !== null && 'path' in place && 'message' in place
      ? [{ path: String(place.path), message: String(place.message) }]
      : [],
  );
}

const cut = (text: string) => (text.length > MAX_PLACE_TEXT ? `${text.slice(0, MAX_PLACE_TEXT)}…` : text);

/** The one place where an error becomes a response: RFC 9457, with the request's id. */
export function problemResponse(error: AppError, requestId: string): Response {
  const status = STATUS[error.code];
  const body: Problem = {
    type: `urn:castellan:problem:${error.code}`,
    title: TITLE[error.code],
    status,
    detail: error.message,
    code: error.code,
    requestId,
    errors: error.places.slice(0, MAX_PLACES).map((p) => ({ path: cut(p.path), message: cut(p.message) })),
  };
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-request-id': requestId,
  });
  if (error.retryAfter !== undefined) headers.set('retry-after', String(Math.max(1, Math.ceil(error.retryAfter))));
  if (status === 401) headers.set('www-authenticate', 'Bearer realm="castellan"');
  return new Response(JSON.stringify(body), { status, headers });
}

/** What a schema found wrong, as an AppError `invalid-request` that names each field. */
export function invalidInput(error: z.core.$ZodError): AppError {
  const places = error.issues.slice(0, MAX_PLACES).flatMap((issue): ErrorPlace[] => {
    const at = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ path: at.join('.'), message: issue.message }];
    return issue.keys.map((key) => ({ path: [...at, key].join('.'), message: 'is not a parameter of this route' }));
  });
  const said = places.slice(0, 3).map((place) => `${cut(place.path)} ${cut(place.message)}`);
  return new AppError('invalid-request', `${said.join('; ')}.`, { places });
}
