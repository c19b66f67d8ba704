import { Problem } from '@/lib/contract';
import type { z } from 'zod/mini';
import { ProblemError, noConnection, unexpectedAnswer } from './problem-error';

/** What `request` needs beyond an address. */
export type RequestOptions = {
  readonly signal?: AbortSignal | undefined;
  readonly body?: unknown;
  /** Of one attempt of a person: a request that is sent again with it is not done again. */
  readonly idempotencyKey?: string | undefined;
};

/**
 * Sends one request and parses the answer with the contract's schema.
 * @throws ProblemError for every answer that is not a 2xx of that shape; an aborted request rejects as `fetch` does.
 */
export async function request<T extends z.ZodMiniType>(
  path: string,
  schema: T,
  options: RequestOptions = {},
): Promise<z.output<T>> {
  const response = await send(path, options);
  const requestId = response.headers.get('x-request-id') ?? '';
  const body = await readJson(response, requestId, options.signal);
  if (!response.ok) {
    const problem = Problem.safeParse(body);
    throw problem.success
      ? new ProblemError(problem.data)
      : unexpectedAnswer(response.status, requestId, problem.error);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw unexpectedAnswer(response.status, requestId, parsed.error);
  return parsed.data;
}

async function send(path: string, { signal, body, idempotencyKey }: RequestOptions): Promise<Response> {
  const init: RequestInit = { cache: 'no-store', credentials: 'same-origin', headers: { accept: 'application/json' } };
  if (signal) init.signal = signal;
  if (body !== undefined) {
    init.method = 'POST';
    init.headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    };
    init.body = JSON.stringify(body);
  }
  try {
    return await fetch(path, init);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw noConnection(cause);
  }
}

async function readJson(response: Response, requestId: string, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw unexpectedAnswer(response.status, requestId, cause);
  }
}
