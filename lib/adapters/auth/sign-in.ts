import type { Person, Session, SignedIn } from '@/lib/usecases';
import { backChannelLogout } from './back-channel';
import { bearerIn, bearers } from './bearer';
import { type Returned, beginSignIn, endSession, endSignIn } from './callback';
import type { SignInConfig, SignInDeps } from './config';
import { type CookieJar, cookieJar, cookieValue } from './cookies';
import type { Parts } from './flow';
import { providerLogout } from './logout';
import { sayAddress } from './next-auth';
import { OpenSessions } from './open-sessions';
import { createProvider } from './provider';
import { SignInError, notSignedIn } from './reasons';
import { Renewal } from './renewal';

/** A session as its own person may see it. */
export type OwnSession = Pick<Session, 'id' | 'createdAt' | 'seenAt' | 'endsAt'>;

/** Sign-in with one OpenID Connect provider. */
export type SignIn = {
  readonly jar: CookieJar;
  readonly config: Pick<SignInConfig, 'publicUrl' | 'issuer'>;
  /**
   * Whom a request comes from: its session, or its bearer token; undefined without either, or when the session is over.
   * Throws AppError `not-signed-in` for a bearer token that does not pass, and when the provider can no longer vouch.
   */
  actorOf(headers: Headers): Promise<SignedIn | undefined>;
  /** The person's ID token, valid for a minute yet where the provider renews it. Throws AppError `not-signed-in`. */
  idToken(sessionId: string): Promise<string>;
  /** The address at the provider that begins a sign-in. Throws SignInError. */
  begin(returnTo: string): Promise<{ location: string; cookies: readonly string[] }>;
  /** The browser came back from the provider. */
  returned(url: URL, headers: Headers): Promise<Returned>;
  /** Ends the session of these headers. `provider` is where to go to end it there too. */
  signOut(headers: Headers, state: string): Promise<{ who: SignedIn | undefined; provider: string | undefined }>;
  /** Ends what a logout token of the provider names. Throws SignInError. */
  backChannelLogout(token: string): Promise<number>;
  /** Newest first. */
  sessionsOf(person: Pick<Person, 'issuer' | 'subject'>): Promise<readonly OwnSession[]>;
  /** Ends one of a person's own sessions; false when they have no such session. */
  revoke(person: Pick<Person, 'issuer' | 'subject'>, sessionId: string): Promise<boolean>;
  /** Calls the listener with the id of each session that ends, as soon as this process knows; returns what stops it. */
  onEnd(listener: (sessionId: string) => void): () => void;
  /** Deletes sessions that are over. */
  sweep(): Promise<number>;
};

export function createSignIn(config: SignInConfig, deps: SignInDeps): SignIn {
  sayAddress(config.publicUrl);
  const jar = cookieJar(config.publicUrl);
  const provider = createProvider(config, deps.clock);
  const open = new OpenSessions(config, deps);
  const renewal = new Renewal(config, deps, provider, open);
  const parts: Parts = { config, deps, jar, provider, open };
  const bearer = bearers(config, deps, provider, open.tokens);
  const sessionIn = async (headers: Headers) => {
    const token = cookieValue(headers.get('cookie'), jar.session);
    return token === undefined || token === '' ? undefined : open.byToken(token);
  };
  return {
    jar,
    config,
    async actorOf(headers) {
      const token = bearerIn(headers);
      if (token !== undefined) return asked(() => bearer(token));
      const session = await sessionIn(headers);
      return session === undefined ? undefined : signedInBy(renewal, session);
    },
    async idToken(sessionId) {
      const session = await open.byId(sessionId);
      if (session === undefined) throw notSignedIn('session-ended');
      return asked(async () => (await renewal.fresh(session)).idToken);
    },
    begin: (returnTo) => beginSignIn(parts, returnTo),
    returned: (url, headers) => endSignIn(parts, url, headers),
    async signOut(headers, state) {
      const { left } = await endSession(parts, headers);
      if (left === undefined) return { who: undefined, provider: undefined };
      return { who: whoIn(left), provider: await providerLogout(parts, left, state) };
    },
    backChannelLogout: (token) => backChannelLogout(parts, token),
    sessionsOf: (person) => ownSessions(config, deps, person),
    async revoke(person, sessionId) {
      const own = (await deps.sessions.listOf(person)).find(({ id }) => id === sessionId);
      return own !== undefined && (await open.leave(own)) > 0;
    },
    onEnd: (listener) => open.onEnd(listener),
    sweep: () => deps.sessions.sweep(deps.clock.now(), deps.clock.now() - config.idleMs),
  };
}

const whoIn = ({ id, person, claims }: Session): SignedIn => ({ person, claims, sessionId: id });

/** With an ID token that is about to end, it is renewed beside the request; with one that has ended, before it. */
async function signedInBy(renewal: Renewal, session: Session): Promise<SignedIn | undefined> {
  if (!renewal.isDue(session)) return whoIn(session);
  if (!renewal.hasEnded(session)) {
    // What fails here is told when the token has ended.
    renewal.fresh(session).catch(() => undefined);
    return whoIn(session);
  }
  try {
    return whoIn((await renewal.fresh(session)).session);
  } catch (error) {
    if (error instanceof SignInError && error.reason === 'session-ended') return undefined;
    throw appErrorOf(error);
  }
}

async function ownSessions(
  config: SignInConfig,
  { sessions, clock }: SignInDeps,
  person: Pick<Person, 'issuer' | 'subject'>,
): Promise<readonly OwnSession[]> {
  const now = clock.now();
  return (await sessions.listOf(person))
    .filter(({ endsAt, seenAt }) => now < endsAt && now - seenAt < config.idleMs)
    .map(({ id, createdAt, seenAt, endsAt }) => ({ id, createdAt, seenAt, endsAt }));
}

const appErrorOf = (error: unknown) => (error instanceof SignInError ? notSignedIn(error.reason) : error);

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw appErrorOf(error);
  }
}
