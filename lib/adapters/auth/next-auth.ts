import NextAuth, { type AuthOptions } from 'next-auth';
import { z } from 'zod';
import { type CookieJar, cookiesOf } from './cookies';
import { type SealKey, derivedSecret } from './seal';

/** The one provider's name in next-auth's addresses. */
export const PROVIDER = 'oidc';

/** Where next-auth reads under which address it is reached; to be said once, before it is asked anything. */
export function sayAddress(publicUrl: string): void {
  process.env['NEXTAUTH_URL'] = publicUrl;
}

/**
 * next-auth with these options, over the web's own request and response. Of its two forms this is the one for API routes:
 * that for route handlers takes the cookies from the framework's current request, which exists in the framework only.
 */
export async function handleAuth(options: AuthOptions, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const nextauth = url.pathname.split('/').slice(3);
  const answer = new Answer();
  const given = {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    query: { ...Object.fromEntries(url.searchParams), nextauth },
    cookies: cookiesOf(request.headers.get('cookie')),
    body: request.method === 'POST' ? Object.fromEntries(new URLSearchParams(await request.text())) : undefined,
  };
  const handler: unknown = NextAuth(options);
  if (typeof handler !== 'function') throw new Error('next-auth is not what it was');
  const done: unknown = Reflect.apply(handler, undefined, [given, answer]);
  await done;
  return answer.response;
}

const Csrf = z.object({ csrfToken: z.string() });

/**
 * A form to next-auth, sent as its own signIn() and signOut() send it: they ask for the token against forgery first. Here
 * both are asked at once, so the token proves nothing: whoever calls has shown that the form is ours (`Origin`).
 */
export async function postAuth(options: AuthOptions, url: string, form: Form, cookies = ''): Promise<Response> {
  const asked = await handleAuth(options, new Request(new URL('/api/auth/csrf', url)));
  const { csrfToken } = Csrf.parse(await asked.json());
  const own = asked.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
  const headers = { cookie: [cookies, ...own].filter((text) => text !== '').join('; ') };
  const body = new URLSearchParams({ ...form, csrfToken });
  return handleAuth(options, new Request(url, { method: 'POST', headers, body }));
}

type Form = Readonly<Record<string, string>>;

/** The part of an API route's response that next-auth writes to. */
class Answer {
  readonly #headers = new Headers();
  #status = 200;
  #body: string | undefined;

  get response(): Response {
    return new Response(this.#body, { status: this.#status, headers: this.#headers });
  }

  status(code: number): this {
    this.#status = code;
    return this;
  }

  /** It asks for the cookies that are set so far. */
  getHeader(): string[] {
    return this.#headers.getSetCookie();
  }

  setHeader(name: string, value: string | string[]): this {
    this.#headers.delete(name);
    for (const one of [value].flat()) this.#headers.append(name, one);
    return this;
  }

  json(body: unknown): void {
    this.#body = JSON.stringify(body);
  }

  send(body: unknown): void {
    if (typeof body === 'string') this.#body = body;
    else this.json(body);
  }

  end(): void {
    // Whatever is said is said by then.
  }
}

/** next-auth's cookies under our names, all out of reach of scripts. */
export function cookieOptions(jar: CookieJar): NonNullable<AuthOptions['cookies']> {
  const options = { httpOnly: true, sameSite: 'lax' as const, path: '/', secure: jar.secure };
  const named = (use: string) => ({ name: jar.named(use), options });
  return {
    sessionToken: { name: jar.session, options },
    callbackUrl: named('return'),
    csrfToken: named('csrf'),
    state: named('state'),
    pkceCodeVerifier: named('pkce'),
    nonce: named('nonce'),
  };
}

/** Cookies of a sign-in on its way, and over with the callback, however that ends. */
export const PASSING = ['return', 'state', 'pkce', 'nonce'] as const;

export const nextAuthSecret = (key: SealKey): string => derivedSecret(key, 'next-auth');
