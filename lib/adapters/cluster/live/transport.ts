import type { Clock } from '@/lib/usecases/ports';
import type { ClusterAccess } from './cluster-access';
import { exchange, type Reply } from './exchange';
import { Sessions } from './sessions';

export type Call = {
  readonly method: 'GET' | 'POST';
  /** Path and query, below the server's address. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How long the server may take until its answer begins, milliseconds. */
  readonly answerWithin: number;
  readonly signal: AbortSignal;
};

/**
 * HTTP/1.1 to one API server as one identity, connections kept alive. Does not leave the room: what reads gets a
 * `ReadClient`, which cannot express a write.
 */
export class Transport {
  readonly #base: URL;
  readonly #sessions: Sessions;

  constructor(access: ClusterAccess, clock: Clock) {
    this.#base = new URL(access.server);
    this.#sessions = new Sessions(access, clock);
  }

  /** Sends one request. Throws TransportError, or AppError `misconfigured` when credentials cannot be had. */
  async send(call: Call): Promise<Reply> {
    const session = await this.#sessions.current();
    const reply = await exchange(this.#base, session, { ...call, headers: { ...session.headers, ...call.headers } });
    if (reply.status === 401) this.#sessions.refused(session);
    return reply;
  }

  /** Closes connections; running requests end. */
  close(): void {
    this.#sessions.close();
  }
}
