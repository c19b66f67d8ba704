import { SignInError, SIGN_IN_REASONS, type SignInReason } from '@/lib/adapters/auth';
import { AppError } from '@/lib/domain/core';
import { clientOf } from '../client-address';
import { type Server, runningServer } from '../container';
import { refuseCrossSite, refuseForeignHost } from '../origin';
import { sayHttpsOnly } from '../page-headers';
import { appErrorOf, problemResponse } from '../problem';
import type { Login } from './open-login';

/** A logout token, and what a form says around it. */
const MAX_FORM = 96 * 1024;

/** What a route of the sign-in is given. */
export type AuthCall = {
  readonly server: Server;
  readonly login: Login;
  readonly request: Request;
  readonly requestId: string;
};

type Failed = Pick<AuthCall, 'server' | 'request' | 'requestId'>;

type Rule = {
  /** A form of our own pages, which no other site may send. */
  readonly form: boolean;
};

/**
 * The pipeline of the routes that browsers are led through: host, origin, pace. A sign-in that fails ends at /signin
 * with its reason, everything else that is wrong with a problem.
 */
export function authRoute(
  rule: Rule,
  run: (call: AuthCall) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const server = await runningServer();
    const requestId = server.nextRequestId();
    const response = await answered({ server, request, requestId }, rule, run);
    if (server.https) sayHttpsOnly(response.headers);
    return response;
  };
}

async function answered(
  { server, request, requestId }: Omit<AuthCall, 'login'>,
  rule: Rule,
  run: (call: AuthCall) => Promise<Response>,
): Promise<Response> {
  try {
    const { login } = server;
    if (login === undefined) throw new AppError('not-found', 'There is no login here.');
    refuseForeignHost(request.headers.get('host'), server.hosts);
    if (rule.form) refuseForeignForm(request.headers, login.publicUrl);
    server.signInLimit.take(clientOf(request.headers));
    return await run({ server, login, request, requestId });
  } catch (error) {
    if (error instanceof SignInError) return failed({ server, request, requestId }, error);
    const problem = appErrorOf(error);
    if (problem.code === 'internal') server.log.error({ requestId, err: error }, 'a sign-in route failed');
    return problemResponse(problem, requestId);
  }
}

/** Browsers send `Origin` with every POST: without it, or with another, this form is not ours. */
function refuseForeignForm(headers: Headers, publicUrl: string): void {
  refuseCrossSite(headers, publicUrl);
  if (headers.get('origin') === publicUrl) return;
  throw new AppError('not-permitted', 'This form was not sent by a page of Castellan.', {
    places: [{ path: 'Origin', message: 'is not this server' }],
  });
}

/** A sign-in that failed: for the trail, and to the page that says why. Cookies that are over are taken away. */
export function failed(call: Failed, error: SignInError, cookies: readonly string[] = []): Response {
  const { server, request, requestId } = call;
  server.login?.report({
    event: 'sign-in-refused',
    person: undefined,
    result: error.reason,
    requestId,
    from: clientOf(request.headers),
  });
  return ledBack(call, error, cookies);
}

/** To the page that says why, with the request id; the log has the rest. */
export function ledBack(
  { server, requestId }: Pick<AuthCall, 'server' | 'requestId'>,
  error: SignInError,
  cookies: readonly string[] = [],
): Response {
  server.log.warn({ requestId, reason: error.reason, why: error.message }, 'a sign-in failed');
  return redirectTo(signInPath(error.reason, requestId), cookies);
}

export const signInPath = (reason: SignInReason, requestId?: string) =>
  `/signin?${new URLSearchParams({ reason, ...(requestId === undefined ? {} : { request: requestId }) }).toString()}`;

export function redirectTo(location: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' });
  for (const cookie of cookies) if (cookie !== '') headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}

/**
 * Leads on to the provider after a form. Not by a redirect: browsers hold `form-action` against those too, and where a
 * provider leads further nobody can list.
 */
export function leadTo(location: string, cookies: readonly string[]): Response {
  const href = location.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const headers = new Headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  const html =
    `<!doctype html><html lang="en"><head><title>Signing in</title><meta http-equiv="refresh" content="0;url=${href}">` +
    `</head><body><p><a href="${href}">Go on</a></p></body></html>`;
  return new Response(html, { headers });
}

/** The fields of a form. Throws AppError `unsupported-media-type` or `too-large`. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    throw new AppError('unsupported-media-type', 'This route takes a form.');
  }
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of request.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_FORM) throw new AppError('too-large', 'The form is larger than 96 KiB.');
  }
  return new URLSearchParams(text);
}

export const isReason = (text: string): text is SignInReason => Object.hasOwn(SIGN_IN_REASONS, text);
