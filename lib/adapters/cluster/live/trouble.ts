import { AppError } from '@/lib/domain/core';
import { MalformedError } from './parse/json';
import { StatusError } from './status-error';
import { TransportError } from './transport-error';

/** Why a read or a watch failed, as far as it matters for what comes next. `detail` is public. */
export type Trouble =
  /** The server no longer has the history to resume from, or what it sent cannot be trusted: read the list again. */
  | { readonly kind: 'lost'; readonly detail: string }
  /** The right is missing. */
  | { readonly kind: 'forbidden'; readonly detail: string }
  /** The server is there and asks for time. `retryAfter` in milliseconds. */
  | { readonly kind: 'busy'; readonly detail: string; readonly retryAfter: number }
  /** Anything else: resume later. */
  | { readonly kind: 'broken'; readonly detail: string };

/** Undefined for what is no outcome of the world but a fault of ours. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (error instanceof MalformedError) {
    return { kind: 'lost', detail: `the API server sent something unreadable: ${error.message}` };
  }
  if (error instanceof StatusError) return troubleOfStatus(error);
  if (error instanceof TransportError || error instanceof AppError) return { kind: 'broken', detail: error.message };
  return undefined;
}

function troubleOfStatus({ status, reason, message, retryAfter }: StatusError): Trouble {
  if (status === 410 || reason === 'Expired' || reason === 'Gone') {
    return { kind: 'lost', detail: 'the API server no longer has the changes since the last one seen' };
  }
  if (status === 403) return { kind: 'forbidden', detail: message };
  if (retryAfter !== undefined) return { kind: 'busy', detail: message, retryAfter };
  if (status === 401) return { kind: 'broken', detail: 'the API server refuses the credentials (401)' };
  return { kind: 'broken', detail: `the API server answered ${String(status)}: ${message}` };
}
