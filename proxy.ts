import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { AppError } from '@/lib/domain/core';
import { cookieJar, cookieValue } from '@/lib/adapters/auth/cookies';
import { readSettings } from '@/lib/server/env';
import { localHosts, publicHosts, refuseForeignHost } from '@/lib/server/origin';
import { PATH_HEADER, pagePolicy, sayHttpsOnly } from '@/lib/server/page-headers';
import { appErrorOf, problemResponse } from '@/lib/server/problem';

type Known = {
  readonly hosts: ReadonlySet<string>;
  readonly production: boolean;
  readonly https: boolean;
  /** Undefined in local mode. */
  readonly login: { readonly publicUrl: string; readonly session: string } | undefined;
};

let known: Known | undefined;

function learn(): Known {
  const { port, production, config } = readSettings();
  const { publicUrl } = config;
  return {
    hosts: publicUrl === undefined ? localHosts(port) : publicHosts(publicUrl),
    production,
    https: publicUrl?.startsWith('https:') ?? false,
    login: publicUrl === undefined ? undefined : { publicUrl, session: cookieJar(publicUrl).session },
  };
}

/**
 * Pages answer to the addresses of this server only, as the routes do: they hold no data of a cluster themselves, but a
 * page of another site that resolves to loopback is not to get even a form. Each gets a policy with a nonce of its own.
 * Routes check for themselves, first thing; they come by here only with an escape in their path, which the framework
 * would fail on when it is malformed.
 */
export function proxy(request: NextRequest): Response {
  known ??= learn();
  const response = answer(request, known);
  if (known.https) sayHttpsOnly(response.headers);
  return response;
}

function answer(request: NextRequest, to: Known): Response {
  try {
    refuseForeignHost(request.headers.get('host'), to.hosts);
    decodeURIComponent(request.nextUrl.pathname);
    return request.nextUrl.pathname.startsWith('/api/') ? NextResponse.next() : page(request, to);
  } catch (error) {
    const malformed = error instanceof URIError;
    return problemResponse(
      malformed ? new AppError('invalid-request', 'The path is malformed.') : appErrorOf(error),
      'proxy',
    );
  }
}

function page(request: NextRequest, { production, https, login }: Known): Response {
  const { pathname, search } = request.nextUrl;
  // A browser without the cookie is spared a page that would send it away; whether a cookie is worth something, the
  // page itself asks.
  if (login !== undefined && pathname !== '/signin' && !hasCookie(request, login.session)) {
    return toSignIn(login.publicUrl, `${pathname}${search}`);
  }
  const policy = pagePolicy(randomBytes(16).toString('base64'), { production, https });
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  headers.set(PATH_HEADER, `${pathname}${search}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  if (login !== undefined) response.headers.set('cache-control', 'no-store');
  return response;
}

const hasCookie = (request: NextRequest, name: string) =>
  cookieValue(request.headers.get('cookie'), name) !== undefined;

/** Under the public address: behind a reverse proxy, the server's own idea of its address is not the browser's. */
function toSignIn(publicUrl: string, returnTo: string): Response {
  const url = new URL('/signin', publicUrl);
  if (returnTo !== '/') url.searchParams.set('returnTo', returnTo);
  return NextResponse.redirect(url, { status: 307, headers: { 'cache-control': 'no-store' } });
}

export const config = { matcher: ['/((?!api/|_next/static/|healthz$|readyz$|metrics$).*)', '/api/(.*%.*)'] };
