import type { Session, SessionsOf } from '@/lib/usecases';
import type { SignInConfig, SignInDeps } from './config';
import { EndedTokens } from './ended-tokens';
import { hashOf } from './hash';

/** How long a replica may not notice that something has ended at another one. */
export const SHARED_MS = 1_500;
const MOST_CACHED = 10_000;
/** Not each request is written down. */
const SEEN_EVERY_MS = 60_000;

/** Known until then without asking the database again. */
type Known = { session: Session; until: number };

/**
 * The sessions that are open, over what the database says: by the token of a cookie, within the idle and the absolute
 * limit. What is known is not asked again, or not for 1.5 s where others work on the same database; what ends in this
 * process ends at once, and listeners hear it.
 */
export class OpenSessions {
  readonly #known = new Map<string, Known>();
  readonly #listeners = new Set<(sessionId: string) => void>();
  readonly #deps: SignInDeps;
  readonly #config: SignInConfig;
  /** What ends with them, and would else be taken as a bearer. */
  readonly tokens: EndedTokens;
  #endings = 0;

  constructor(config: SignInConfig, deps: SignInDeps) {
    this.#config = config;
    this.#deps = deps;
    this.tokens = new EndedTokens(config, deps);
  }

  /** The session that this token opens. A token that was never given costs one look into the database. */
  async byToken(token: string): Promise<Session | undefined> {
    return this.#byHash(hashOf(token));
  }

  /** A session that this process has seen a token of. */
  async byId(id: string): Promise<Session | undefined> {
    for (const [hash, { session }] of this.#known) if (session.id === id) return this.#byHash(hash);
    return undefined;
  }

  async create(session: Session): Promise<void> {
    await this.#deps.sessions.create(session);
    this.#keep(session);
  }

  /** After a refresh: the same session, with new tokens and claims. */
  async renew(session: Session, sealedTokens: string, claims: Session['claims']): Promise<Session> {
    await this.#deps.sessions.renew(session.id, sealedTokens, claims);
    const renewed = { ...session, sealedTokens, claims };
    if (this.#known.has(session.tokenHash)) this.#keep(renewed);
    return renewed;
  }

  /** Ends a session that somebody left, or that the provider no longer vouches for, and its tokens before it. */
  async leave(session: Session): Promise<number> {
    await this.tokens.ofSession(session);
    return this.end({ id: session.id });
  }

  /** Ends them in the database and, at once, here. Returns how many there were. */
  async end(which: SessionsOf): Promise<number> {
    const count = await this.#deps.sessions.end(which);
    this.#endings += 1;
    for (const { session } of [...this.#known.values()]) if (isMeant(session, which)) this.#forget(session);
    return count;
  }

  onEnd(listener: (sessionId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The database's own word, past what is kept here. */
  async again(session: Session): Promise<Session | undefined> {
    const known = this.#known.get(session.tokenHash);
    if (known !== undefined) known.until = Number.NEGATIVE_INFINITY;
    return this.#byHash(session.tokenHash);
  }

  async #byHash(hash: string): Promise<Session | undefined> {
    const now = this.#deps.clock.now();
    const known = this.#known.get(hash);
    const session = known !== undefined && now < known.until ? known.session : await this.#read(hash);
    if (session === undefined) {
      if (known !== undefined) this.#forget(known.session);
      return undefined;
    }
    if (now >= session.endsAt || now - session.seenAt >= this.#config.idleMs) {
      await this.end({ id: session.id });
      this.#forget(session);
      return undefined;
    }
    return this.#seen(session, now);
  }

  async #read(hash: string): Promise<Session | undefined> {
    for (;;) {
      const endings = this.#endings;
      const session = await this.#deps.sessions.find(hash);
      // One that ended while it was being read must not come back for two seconds.
      if (session !== undefined && endings !== this.#endings) continue;
      if (session !== undefined) this.#keep(session);
      return session;
    }
  }

  #seen(session: Session, now: number): Session {
    if (now - session.seenAt < Math.min(SEEN_EVERY_MS, this.#config.idleMs / 10)) return session;
    const seen = { ...session, seenAt: now };
    const known = this.#known.get(session.tokenHash);
    if (known !== undefined) known.session = seen;
    this.#deps.sessions.seen(session.id, now).catch((error: unknown) => {
      this.#deps.log.warn({ err: error }, 'a session could not be marked as seen');
    });
    return seen;
  }

  #keep(session: Session): void {
    this.#known.delete(session.tokenHash);
    const until = this.#deps.shared ? this.#deps.clock.now() + SHARED_MS : Number.POSITIVE_INFINITY;
    this.#known.set(session.tokenHash, { session, until });
    if (this.#known.size <= MOST_CACHED) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }

  #forget(session: Session): void {
    if (!this.#known.delete(session.tokenHash)) return;
    for (const listener of [...this.#listeners]) listener(session.id);
  }
}

function isMeant(session: Session, which: SessionsOf): boolean {
  if ('id' in which) return session.id === which.id;
  if (session.person.issuer !== which.issuer) return false;
  if ('subject' in which) return session.person.subject === which.subject;
  return session.providerSession === which.providerSession;
}
