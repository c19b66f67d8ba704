import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { type SignedIn } from '@/lib/usecases';
import { type OwnSession, SIGN_IN_REASONS, type SignInReason, returnPath } from '@/lib/adapters/auth';
import { runningServer } from '../container';
import { appErrorOf } from '../problem';
import { isReason } from './auth-route';
import { PATH_HEADER } from '../page-headers';

/**
 * Who looks at this page; undefined in local mode. Where there is a login and nobody is signed in, it leads to /signin
 * and does not return. Each page calls it: what proxy.ts does is a convenience.
 */
export async function signedInPage(): Promise<SignedIn | undefined> {
  const { login } = await runningServer();
  if (login === undefined) return undefined;
  const sent = await headers();
  const who = await whoIn(sent);
  if (typeof who === 'object') return who;
  const returnTo = returnPath(sent.get(PATH_HEADER));
  const query = new URLSearchParams({ ...(who === undefined ? {} : { reason: who }), returnTo });
  redirect(`/signin?${query.toString()}`);
}

/** Whoever is signed in, for what every page shows; never leads away. */
export async function viewer(): Promise<{ readonly name: string } | undefined> {
  const { login } = await runningServer();
  if (login === undefined) return undefined;
  const who = await whoIn(await headers());
  return typeof who === 'object' ? { name: who.person.name } : undefined;
}

async function whoIn(sent: Headers): Promise<SignedIn | SignInReason | undefined> {
  const { login } = await runningServer();
  try {
    return await login?.authentication.actorOf(sent);
  } catch (error) {
    const problem = appErrorOf(error);
    const reason = problem.places.find(({ path }) => path === 'session')?.message ?? '';
    if (problem.code === 'not-signed-in' && isReason(reason)) return reason;
    throw error;
  }
}

/** What the page /signin shows: where it leads, and why one is here. */
export type SignInPage = {
  /** Where signing in leads: the provider's host. */
  readonly leadsTo: string;
  readonly demo: boolean;
  /** Why the last attempt, or the session, came to nothing. */
  readonly reason: { readonly code: SignInReason; readonly words: string } | undefined;
  readonly requestId: string | undefined;
  readonly returnTo: string;
};

type Search = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Undefined in local mode, where there is nothing to sign in to. Whoever is signed in already goes on. */
export async function signInPage(search: Search): Promise<SignInPage | undefined> {
  const { login } = await runningServer();
  if (login === undefined) return undefined;
  const one = (name: string) => (typeof search[name] === 'string' ? search[name] : undefined);
  const returnTo = returnPath(one('returnTo'));
  const code = one('reason') ?? '';
  const reason = isReason(code) ? { code, words: SIGN_IN_REASONS[code] } : undefined;
  if (reason === undefined && typeof (await whoIn(await headers())) === 'object') redirect(returnTo);
  const request = one('request') ?? '';
  return {
    leadsTo: new URL(login.issuer).host,
    demo: login.demo,
    reason,
    requestId: /^[a-z0-9-]{1,40}$/u.test(request) ? request : undefined,
    returnTo,
  };
}

/** The sessions of whoever looks, newest first; `here` is the one they look with. Undefined in local mode. */
export async function ownSessions(): Promise<
  { readonly who: SignedIn; readonly sessions: readonly (OwnSession & { readonly here: boolean })[] } | undefined
> {
  const who = await signedInPage();
  const { login } = await runningServer();
  if (who === undefined || login === undefined) return undefined;
  const sessions = await login.authentication.sessionsOf(who.person);
  return { who, sessions: sessions.map((session) => ({ ...session, here: session.id === who.sessionId })) };
}
