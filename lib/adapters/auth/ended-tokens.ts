import type { JWTPayload } from 'jose';
import type { EndedTokens as Row, Session } from '@/lib/usecases';
import type { SignInConfig, SignInDeps } from './config';
import { hashOf } from './hash';
import { openTokens } from './kept-tokens';
import { SignInError } from './reasons';
import { SKEW_S } from './verify';

/** A token is a bearer for a day at most, whatever end it names: then nothing has to be remembered for longer. */
export const MOST_AGE_MS = 86_400_000;
const SKEW_MS = SKEW_S * 1_000;
const FOR_EVER = Number.MAX_SAFE_INTEGER;

/** What a logout token of the provider ends. */
export type EndedAtProvider =
  | { readonly issuer: string; readonly providerSession: string }
  | { readonly issuer: string; readonly subject: string; readonly until: number };

/**
 * The tokens that are over before the end that they name, since the session that they came from is: kept in the database,
 * where every replica sees them, for as long as such a token could be taken (`MOST_AGE_MS`), one row for each ending.
 */
export class EndedTokens {
  readonly #config: SignInConfig;
  readonly #deps: SignInDeps;
  /** Grows with each ending in this process: what was read before may be out of date. */
  endings = 0;

  constructor(config: SignInConfig, deps: SignInDeps) {
    this.#config = config;
    this.#deps = deps;
  }

  /**
   * Ends the tokens of a session that somebody left here: the one in hand, and all that its session of the provider gave
   * until now. That one may go on without us, so what it gives later counts.
   */
  async ofSession(session: Session): Promise<void> {
    const { issuer } = session.person;
    const issuedUntil = this.#deps.clock.now() + SKEW_MS;
    const tokens = openTokens(this.#config.keys, session.sealedTokens, session.id);
    // A renewed token need not name the session of the provider.
    for (const token of [tokens?.idToken, tokens?.before]) {
      if (token !== undefined) await this.#end(tokenId(token), issuedUntil);
    }
    if (session.providerSession !== undefined) await this.#end(sidId(issuer, session.providerSession), issuedUntil);
  }

  /** Ends all tokens of a session of the provider, for good, or those that a person was given until then. */
  async atProvider(ended: EndedAtProvider): Promise<void> {
    if ('providerSession' in ended) return this.#end(sidId(ended.issuer, ended.providerSession), FOR_EVER);
    return this.#end(subjectId(ended.issuer, ended.subject), ended.until);
  }

  /** Throws SignInError `session-ended` for a bearer that is over, `token-refused` for one that is older than a day. */
  async refuseBearer(token: string, payload: JWTPayload): Promise<void> {
    const issuedAt = (payload.iat ?? 0) * 1_000;
    if (issuedAt + MOST_AGE_MS < this.#deps.clock.now()) {
      throw new SignInError('token-refused', 'the token was made more than a day ago');
    }
    const rows = await this.#deps.sessions.endedTokens([tokenId(token), ...idsOf(payload)]);
    if (rows.some(({ issuedUntil }) => issuedAt <= issuedUntil)) throw over();
  }

  /**
   * Throws SignInError `session-ended` when the provider ended what a sign-in came from while it was under way. To be asked
   * when the session is in the database: a logout writes here first and then ends sessions, so one of the two sees the other.
   */
  async refuseSignIn(payload: JWTPayload): Promise<void> {
    const [ofSubject, ofSid] = idsOf(payload);
    const rows = await this.#deps.sessions.endedTokens([ofSubject, ...(ofSid === undefined ? [] : [ofSid])]);
    const ended = rows.some(({ id, issuedUntil }) =>
      // Both times are the provider's, in seconds: in the same second a person may have signed in anew.
      id === ofSid ? issuedUntil === FOR_EVER : (payload.iat ?? 0) < Math.floor(issuedUntil / 1_000),
    );
    if (ended) throw over();
  }

  async #end(id: string, issuedUntil: number): Promise<void> {
    const row: Row = { id, issuedUntil, until: this.#deps.clock.now() + MOST_AGE_MS + 2 * SKEW_MS };
    await this.#deps.sessions.endTokens(row);
    this.endings += 1;
  }
}

const over = () => new SignInError('session-ended', 'the session that the token came from has ended');

/** Hashed, so that the table holds no names, and no id is longer than a row may hold. */
const tokenId = (token: string) => hashOf(`token ${token}`);
const sidId = (issuer: string, sid: string) => hashOf(`sid ${issuer} ${sid}`);
const subjectId = (issuer: string, subject: string) => hashOf(`sub ${issuer} ${subject}`);

/** The ids of a verified token: of its person, and of its session of the provider. */
function idsOf({ iss = '', sub = '', sid }: JWTPayload): [string, ...string[]] {
  return [subjectId(iss, sub), ...(typeof sid === 'string' ? [sidId(iss, sid)] : [])];
}
