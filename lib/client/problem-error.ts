import type { Problem } from '@/lib/contract';

/** One place in what was sent that the server refused. */
export type ProblemPlace = Problem['errors'][number];

/**
 * An answer of the API that is not 2xx, or none at all. `code` is the API's own closed list, and two of the
 * browser's side: `no-connection` (status 0) and `unexpected-answer` (a body that the contract does not allow).
 */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** Empty when the server did not say one. */
  readonly requestId: string;
  readonly places: readonly ProblemPlace[];

  constructor(problem: Omit<Problem, 'type'>, options?: { cause?: unknown }) {
    super(`${problem.code}: ${problem.detail}`, options);
    this.name = 'ProblemError';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.requestId = problem.requestId;
    this.places = problem.errors;
  }
}

/** The server could not be reached. */
export function noConnection(cause: unknown): ProblemError {
  return new ProblemError(
    {
      status: 0,
      code: 'no-connection',
      title: 'No connection',
      detail: 'The Castellan server did not answer. It may have been stopped, or the network is down.',
      requestId: '',
      errors: [],
    },
    { cause },
  );
}

/** The server answered with something that the contract does not allow. */
export function unexpectedAnswer(status: number, requestId: string, cause: unknown): ProblemError {
  return new ProblemError(
    {
      status,
      code: 'unexpected-answer',
      title: 'Unexpected answer',
      detail: 'The answer does not have the shape that this page was built for. Reload it: the server may be newer.',
      requestId,
      errors: [],
    },
    { cause },
  );
}
