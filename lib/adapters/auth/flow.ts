import type { JWTPayload } from 'jose';
import type { Session } from '@/lib/usecases';
import type { Identity } from './claims';
import type { SignInConfig, SignInDeps } from './config';
import type { CookieJar } from './cookies';
import type { OpenSessions } from './open-sessions';
import type { Provider } from './provider';
import type { Tokens } from './token-endpoint';

export type Parts = {
  readonly config: SignInConfig;
  readonly deps: SignInDeps;
  readonly jar: CookieJar;
  readonly provider: Provider;
  readonly open: OpenSessions;
};

/** What came of one request to next-auth, which itself says no more than where to go. */
export type Outcome = {
  identity?: Identity;
  /** Of the ID token. */
  payload?: JWTPayload;
  tokens?: Tokens;
  /** The cookie of the session that the browser had before this sign-in. */
  before?: string;
  signedIn?: boolean;
  /** The session that was signed out of. */
  left?: Session;
  /** Why it failed, as it was thrown. */
  failure?: Error;
};

/** Runs it, and notes what it throws: next-auth would only say that something failed. */
export async function noting<T>(outcome: Outcome, run: () => Promise<T> | T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    outcome.failure = error instanceof Error ? error : new Error('something that is no error was thrown');
    throw error;
  }
}
