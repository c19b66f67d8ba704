import type { IncomingHttpHeaders } from 'node:http';
import { isJson, type Json, MalformedError, parseJson } from './parse/json';
import { isProtobuf, type ProtoStatus, readStatus } from './parse/proto-status';

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

/** The error of an HTTP answer that is not 200; the body is a Kubernetes Status, or anything that a proxy says. */
export function statusErrorOf(status: number, headers: IncomingHttpHeaders, body: Buffer): StatusError {
  const { reason, message, retryAfterSeconds } = statusIn(headers['content-type'], body);
  return make(status, reason, message, retryAfterOf(headers['retry-after']) ?? retryAfterSeconds);
}

/** The error of a Status object, as watches send it in the middle of a stream. */
export function statusErrorOfObject(json: Json): StatusError {
  const { code, reason, message, retryAfterSeconds } = statusOfJson(json);
  return make(code ?? 500, reason, message, retryAfterSeconds);
}

function make(status: number, reason = '', message = '', retryAfterSeconds = 0): StatusError {
  const words = message === '' ? `the API server answered ${String(status)}` : message.slice(0, MAX_DETAIL);
  return new StatusError(status, reason, words, retryAfterSeconds > 0 ? retryAfterSeconds * 1_000 : undefined);
}

/** What can be understood of the body: a Status in either form, else nothing. */
function statusIn(contentType: string | undefined, body: Buffer): ProtoStatus {
  try {
    return isProtobuf(contentType) ? readStatus(body) : statusOfJson(parseJson(body.toString('utf8')));
  } catch (error) {
    if (error instanceof MalformedError) return {};
    throw error;
  }
}

function statusOfJson({ code, reason, message, details }: Json): ProtoStatus {
  const seconds = isJson(details) ? details['retryAfterSeconds'] : undefined;
  return {
    ...(typeof code === 'number' ? { code } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof message === 'string' ? { message } : {}),
    ...(typeof seconds === 'number' ? { retryAfterSeconds: seconds } : {}),
  };
}

// The API server sends seconds; a date, which a proxy may send, is left to the backoff.
function retryAfterOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}
