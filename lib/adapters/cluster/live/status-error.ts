import type { IncomingHttpHeaders } from 'node:http';
import { isJson, type Json } from './parse/json';

/** Longer words of a server are cut: they are shown to people. */
const MAX_DETAIL = 400;

/** The API server answered, and not with what was asked for. `message` is the server's own, shortened. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly status: number;
  /** Kubernetes' word for it (`Expired`, `Forbidden`, …), empty when there is none. */
  readonly reason: string;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(status: number, reason: string, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

/** The error of an HTTP answer that is not 200; the body is a Kubernetes Status, or anything a proxy says. */
export function statusErrorOf(status: number, headers: IncomingHttpHeaders, text: string): StatusError {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const error = isJson(body) ? statusErrorOfObject(body, status) : undefined;
  const retryAfter = retryAfterOf(headers['retry-after']);
  return new StatusError(
    status,
    error?.reason ?? '',
    error?.message ?? `the API server answered ${String(status)}`,
    retryAfter ?? error?.retryAfter,
  );
}

/** The error of a Status object, as watches send it in the middle of a stream. */
export function statusErrorOfObject(body: Json, fallback = 500): StatusError {
  const { code, reason, message, details } = body;
  const status = typeof code === 'number' ? code : fallback;
  const seconds = isJson(details) ? details['retryAfterSeconds'] : undefined;
  return new StatusError(
    status,
    typeof reason === 'string' ? reason : '',
    typeof message === 'string' && message !== ''
      ? message.slice(0, MAX_DETAIL)
      : `the API server answered ${String(status)}`,
    typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : undefined,
  );
}

// The API server sends seconds; a date, which a proxy may send, is left to the backoff.
function retryAfterOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined;
}
