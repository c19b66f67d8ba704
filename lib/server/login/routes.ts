import { randomBytes, timingSafeEqual } from 'node:crypto';
import { LOGOUT_STATE, SignInError, clearedCookie, cookieValue } from '@/lib/adapters/auth';
import { AppError } from '@/lib/domain/core';
import { clientOf } from '../client-address';
import { authRoute, failed, leadTo, ledBack, readForm, redirectTo, signInPath } from './auth-route';

/** `POST /api/auth/signin/oidc`: from our page to the provider. */
const beginRoute = authRoute({ form: true }, async ({ login, request }) => {
  const form = await readForm(request);
  const { location, cookies } = await login.authentication.begin(form.get('returnTo') ?? '/');
  return leadTo(location, cookies);
});

/** `GET /api/auth/callback/oidc`: from the provider, with a code. */
const callbackRoute = authRoute({ form: false }, async ({ server, login, request, requestId }) => {
  const returned = await login.authentication.returned(new URL(request.url), request.headers);
  // Nothing of what any page can lead a browser to: no cookie goes, and the trail has no row of it.
  if (!returned.ok && !returned.answers) return ledBack({ server, requestId }, returned.failure);
  if (!returned.ok) return failed({ server, request, requestId }, returned.failure, returned.cookies);
  login.report({
    event: 'sign-in',
    person: returned.outcome.identity?.person,
    result: 'signed in',
    requestId,
    from: clientOf(request.headers),
  });
  return redirectTo(returned.location, returned.cookies);
});

/** `POST /api/auth/signout`: ends the session here and, where the provider offers that, there. */
const signOutRoute = authRoute({ form: true }, async ({ login, request, requestId }) => {
  const { jar } = login.authentication;
  const state = randomBytes(24).toString('base64url');
  const { who, provider } = await login.authentication.signOut(request.headers, state);
  if (who !== undefined) {
    const from = clientOf(request.headers);
    login.report({ event: 'sign-out', person: who.person, result: 'signed out', requestId, from });
  }
  const gone = clearedCookie(jar, jar.session);
  if (provider === undefined) return redirectTo(signInPath('signed-out'), [gone]);
  const secure = jar.secure ? '; Secure' : '';
  const kept = `${jar.named(LOGOUT_STATE)}=${state}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600${secure}`;
  return leadTo(provider, [gone, kept]);
});

type NextAuthContext = { readonly params: Promise<{ readonly nextauth: readonly string[] }> };

/** Of next-auth's addresses three are open: to begin a sign-in, to come back from it, and to sign out. */
const OPEN = new Map([
  ['POST signin/oidc', beginRoute],
  ['GET callback/oidc', callbackRoute],
  ['POST signout', signOutRoute],
]);

/** `/api/auth/[...nextauth]` */
export async function nextAuthRoute(request: Request, { params }: NextAuthContext): Promise<Response> {
  const run = OPEN.get(`${request.method} ${(await params).nextauth.join('/')}`);
  return run === undefined ? new Response(null, { status: 404 }) : run(request);
}

/** `GET /api/auth/signed-out`: the provider is done; `state` shows that it was asked by this browser. */
export const signedOutRoute = authRoute({ form: false }, ({ login, request }) => {
  const { jar } = login.authentication;
  const sent = Buffer.from(cookieValue(request.headers.get('cookie'), jar.named(LOGOUT_STATE)) ?? '');
  const came = Buffer.from(new URL(request.url).searchParams.get('state') ?? '');
  const ours = sent.length > 0 && sent.length === came.length && timingSafeEqual(sent, came);
  // Whoever else leads here takes nothing away from a sign-out that is under way.
  if (!ours) return Promise.resolve(redirectTo('/signin'));
  return Promise.resolve(redirectTo(signInPath('signed-out'), [clearedCookie(jar, jar.named(LOGOUT_STATE))]));
});

/** `POST /api/auth/backchannel-logout`: the provider says that a session is over (Back-Channel Logout 1.0, §2.5, §2.8). */
export const backChannelRoute = authRoute({ form: false }, async ({ server, login, request, requestId }) => {
  const headers = { 'cache-control': 'no-store', 'x-request-id': requestId };
  try {
    const token = (await readForm(request)).get('logout_token');
    if (token === null) throw new SignInError('token-refused', 'there is no logout_token');
    const ended = await login.authentication.backChannelLogout(token);
    const result = `the provider ended ${ended} sessions`;
    login.report({ event: 'sign-out', person: undefined, result, requestId, from: clientOf(request.headers) });
    return new Response(null, { status: 200, headers });
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    server.log.warn({ requestId, why: error.message }, 'a back-channel logout was refused');
    return Response.json({ error: 'invalid_request' }, { status: 400, headers });
  }
});

/** `POST /api/auth/sessions/revoke`: ends one of one's own sessions. */
export const revokeRoute = authRoute({ form: true }, async ({ login, request, requestId }) => {
  const who = await login.authentication.actorOf(request.headers);
  if (who === undefined) return redirectTo(signInPath('session-ended'));
  const id = (await readForm(request)).get('session') ?? '';
  if (!(await login.authentication.revoke(who.person, id))) {
    throw new AppError('not-found', 'You have no such session. It may have ended already.');
  }
  const from = clientOf(request.headers);
  login.report({ event: 'sign-out', person: who.person, result: 'ended one of their sessions', requestId, from });
  return redirectTo(id === who.sessionId ? signInPath('signed-out') : '/account');
});
