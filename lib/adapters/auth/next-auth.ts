import { createHash } from 'node:crypto';
import NextAuth, { type AuthOptions } from 'next-auth';
import type { CookieJar } from './cookies';
import { derivedSecret, type SealKey } from './seal';

/** What next-auth answered: where to go, and the cookies to set. */
export type Handled = { readonly redirect: string | undefined; readonly cookies: readonly string[] };

export type Asked = {
  readonly action: 'signin' | 'callback';
  readonly query: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  /** A path that `returnPath` has passed. */
  readonly returnTo: string | undefined;
};

const PROVIDER = 'oidc';

/**
 * Puts one request to next-auth, in the form of its API route, which needs no framework around it. It takes its own
 * address from NEXTAUTH_URL only, and reads it before it first waits.
 */
export async function askNextAuth(
  publicUrl: string,
  jar: CookieJar,
  options: AuthOptions,
  asked: Asked,
): Promise<Handled> {
  const answer = new Recorder();
  // Whoever gets here has shown that the form is ours (Origin); next-auth's own proof is made on the spot.
  const csrf = createHash('sha256').update(String(options.secret)).digest('hex');
  const csrfCookie = `${csrf}|${createHash('sha256').update(`${csrf}${options.secret}`).digest('hex')}`;
  const request = {
    method: asked.action === 'signin' ? 'POST' : 'GET',
    headers: {},
    query: { ...asked.query, nextauth: [asked.action, PROVIDER] },
    cookies: { ...asked.cookies, [jar.named('csrf')]: csrfCookie },
    body: asked.action === 'signin' ? { csrfToken: csrf, callbackUrl: asked.returnTo } : undefined,
  };
  process.env['NEXTAUTH_URL'] = publicUrl;
  const handler: unknown = NextAuth(options);
  if (typeof handler !== 'function') throw new Error('next-auth is not what it was');
  const done: unknown = Reflect.apply(handler, undefined, [request, answer]);
  await done;
  return answer;
}

/** The part of a response that next-auth writes to. */
class Recorder implements Handled {
  redirect: string | undefined;
  cookies: string[] = [];

  status(): this {
    return this;
  }

  getHeader(): string[] {
    return this.cookies;
  }

  setHeader(name: string, value: string | string[]): this {
    if (name === 'Set-Cookie') this.cookies = [value].flat();
    else if (name === 'Location' && typeof value === 'string') this.redirect = value;
    return this;
  }

  send(): void {
    // Its bodies are pages and JSON of its own, which are not used.
  }

  json(): void {
    this.send();
  }

  end(): void {
    this.send();
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

export { PROVIDER };
