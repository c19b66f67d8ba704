import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '@/lib/usecases/ports';
import packageJson from '@/package.json';
import { type ClusterAccess, exchange, MalformedError, readAll, Sessions, TransportError } from '../live';
import { actingHeaders, type As } from './acting-headers';

/** An object of RBAC is at most 1.5 MB in etcd; as JSON it may be some times that. */
const MAX_ANSWER = 16 * 1024 * 1024;
const USER_AGENT = `castellan/${packageJson.version}`;

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };
/** What became of a request. */
export type Outcome =
  | { readonly state: 'answered'; readonly answer: Answer }
  /** Not one byte of it left: nothing can have happened. */
  | { readonly state: 'not-sent'; readonly message: string }
  /** It left, and there is no answer that says what happened. */
  | { readonly state: 'lost'; readonly message: string };

export type Outgoing = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string;
  /** Ours into the cluster's audit log; one is made up when none is given. */
  readonly auditId?: string;
};

/** Requests to one API server as one identity. The only thing in Castellan that can say PATCH or DELETE to a cluster. */
export class Wire {
  readonly #base: URL;
  readonly #sessions: Sessions;
  readonly #as: () => Promise<As>;
  readonly #answerWithin: number;

  /** @param answerWithin milliseconds until an answer begins, and between two pieces of it */
  constructor(access: ClusterAccess, clock: Clock, as: () => Promise<As>, answerWithin: number) {
    this.#base = new URL(access.server);
    this.#sessions = new Sessions(access, clock);
    this.#as = as;
    this.#answerWithin = answerWithin;
  }

  /** Never sent twice, and no redirect is followed. Throws AppError when there are no credentials to send it with. */
  async send({ method, path, contentType, body, auditId = randomUUID() }: Outgoing): Promise<Outcome> {
    const session = await this.#sessions.current();
    const headers = {
      ...actingHeaders(await this.#as(), session.headers),
      accept: 'application/json',
      'user-agent': USER_AGENT,
      'audit-id': auditId,
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    };
    const answerWithin = this.#answerWithin;
    const call = { method, path, headers, answerWithin, ...(body === undefined ? {} : { body }) };
    const progress = { sent: false };
    try {
      const onSent = () => (progress.sent = true);
      // Whatever takes the time, all of it together has so much.
      const signal = AbortSignal.timeout(2 * answerWithin);
      const reply = await exchange(this.#base, session, { ...call, signal, onSent });
      if (reply.status === 401) this.#sessions.refused(session);
      return await answerOf(reply, answerWithin);
    } catch (error) {
      return { state: progress.sent ? 'lost' : 'not-sent', message: wordsOf(error) };
    }
  }

  close(): void {
    this.#sessions.close();
  }
}

/** Of a refusal the status alone is certain enough; of anything else the whole answer is needed. */
async function answerOf(reply: Awaited<ReturnType<typeof exchange>>, pieceWithin: number): Promise<Outcome> {
  const { status, headers } = reply;
  try {
    const body = await readAll(reply.body, MAX_ANSWER, pieceWithin);
    return { state: 'answered', answer: { status, headers, body } };
  } catch (error) {
    if (status >= 400 && status < 500) return { state: 'answered', answer: { status, headers, body: Buffer.alloc(0) } };
    throw error;
  }
}

/** Public words; an error that is none of the network's is our own fault and goes on. */
function wordsOf(error: unknown): string {
  if (error instanceof TransportError) return error.message;
  if (error instanceof MalformedError) return 'the API server sent something unreadable';
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) {
    return 'the API server did not answer in time';
  }
  throw error;
}
