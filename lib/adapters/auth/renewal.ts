import type { Session } from '@/lib/usecases';
import { expiryOf, identityIn } from './claims';
import type { SignInConfig, SignInDeps } from './config';
import { openTokens, sealTokens } from './kept-tokens';
import { MAX_HINT } from './logout';
import type { OpenSessions } from './open-sessions';
import type { Provider } from './provider';
import { SignInError } from './reasons';
import { type Tokens, clientOf, refreshTokens } from './token-endpoint';

/** With less than this left an ID token is renewed: it has to last for the request that it goes with. */
const RENEW_BEFORE_MS = 60_000;
/** After a failure the provider is left alone for a moment. */
const PAUSE_MS = 5_000;

/** A session whose ID token is valid now, and that token. */
export type Fresh = { readonly session: Session; readonly idToken: string };

/** Keeps the ID tokens of sessions valid: one refresh at a time for each session, and none right after a failure. */
export class Renewal {
  readonly #running = new Map<string, Promise<Fresh>>();
  readonly #failedAt = new Map<string, number>();
  readonly #config: SignInConfig;
  readonly #deps: SignInDeps;
  readonly #provider: Provider;
  readonly #open: OpenSessions;

  constructor(config: SignInConfig, deps: SignInDeps, provider: Provider, open: OpenSessions) {
    this.#config = config;
    this.#deps = deps;
    this.#provider = provider;
    this.#open = open;
  }

  /** Whether the ID token has ended, so that nobody vouches for the person any more. */
  hasEnded = (session: Session): boolean => expiryOf(session.claims) <= this.#deps.clock.now();

  /** Whether it is time for a new one. */
  isDue = (session: Session): boolean => expiryOf(session.claims) - this.#deps.clock.now() < RENEW_BEFORE_MS;

  /**
   * The session with an ID token that is valid now. Throws SignInError: `session-ended` (and the session has ended) when
   * the provider will not renew it, `provider-unreachable` when the token is over and the provider does not answer.
   */
  async fresh(session: Session): Promise<Fresh> {
    if (!this.isDue(session)) return { session, idToken: this.#opened(session).idToken };
    const running = this.#running.get(session.id);
    if (running !== undefined) return running;
    const started = this.#renewed(session).finally(() => this.#running.delete(session.id));
    this.#running.set(session.id, started);
    return started;
  }

  async #renewed(session: Session): Promise<Fresh> {
    try {
      const failedAt = this.#failedAt.get(session.id) ?? Number.NEGATIVE_INFINITY;
      if (this.#deps.clock.now() - failedAt < PAUSE_MS) throw new SignInError('provider-unreachable', 'a moment ago');
      const fresh = await this.#refreshed(session);
      this.#failedAt.delete(session.id);
      return fresh;
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      if (error.reason === 'session-ended') return this.#ended(session);
      this.#failedAt.set(session.id, this.#deps.clock.now());
      if (this.#failedAt.size > 10_000) this.#failedAt.clear();
      if (this.hasEnded(session)) throw error;
      return { session, idToken: this.#opened(session).idToken };
    }
  }

  async #refreshed(session: Session): Promise<Fresh> {
    const tokens = this.#opened(session);
    if (tokens.refreshToken === undefined) {
      if (this.hasEnded(session)) throw new SignInError('session-ended', 'there is no refresh token');
      return { session, idToken: tokens.idToken };
    }
    const client = clientOf(this.#config, await this.#provider.metadata(), '');
    const renewed = await refreshTokens(client, tokens.refreshToken);
    // For the address of a logout, where a long one has no place (logout.ts).
    const { idToken: before } = tokens;
    return this.#kept(session, before.length > MAX_HINT ? renewed : { ...renewed, before });
  }

  async #kept(session: Session, tokens: Tokens): Promise<Fresh> {
    const payload = await this.#provider.verifyIdToken(tokens.idToken);
    const { person, claims } = identityIn(payload, this.#config.issuer, this.#config.claims);
    if (person.subject !== session.person.subject) {
      throw new SignInError('session-ended', 'the provider renewed the token of another person');
    }
    // A refreshed token need not repeat the session of the provider: what it was at sign-in stays.
    const sid = session.claims['sid'];
    const kept = sid === undefined ? claims : { sid, ...claims };
    const sealed = sealTokens(this.#config.keys, tokens, session.id, this.#deps.random);
    return { session: await this.#open.renew(session, sealed, kept), idToken: tokens.idToken };
  }

  /** Another replica may have used the refresh token first: then the session goes on with what that one was given. */
  async #ended(session: Session): Promise<Fresh> {
    const now = await this.#open.again(session);
    if (now !== undefined && now.sealedTokens !== session.sealedTokens && !this.hasEnded(now)) {
      return { session: now, idToken: this.#opened(now).idToken };
    }
    await this.#open.leave(session);
    this.#deps.log.info({ session: session.id.slice(0, 6) }, 'the provider ended a session');
    throw new SignInError('session-ended', 'the provider will not renew it');
  }

  #opened(session: Session): Tokens {
    const tokens = openTokens(this.#config.keys, session.sealedTokens, session.id);
    if (tokens === undefined) throw new SignInError('session-ended', 'no configured key opens its tokens');
    return tokens;
  }
}
