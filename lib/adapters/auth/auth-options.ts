import type { AuthOptions } from 'next-auth';
import { sessionAdapter } from './adapter';
import type { Outcome, Parts } from './flow';
import { cookieOptions, nextAuthSecret } from './next-auth';
import { returnPath } from './return-to';

/** next-auth's options for one request; what comes of it is written into `outcome`. */
export function authOptions(parts: Parts, providers: AuthOptions['providers'], outcome: Outcome): AuthOptions {
  const { config, deps, jar } = parts;
  const [key] = config.keys;
  if (key === undefined) throw new Error('sign-in has no key');
  return {
    providers,
    adapter: sessionAdapter(parts, outcome),
    secret: nextAuthSecret(key),
    cookies: cookieOptions(jar),
    useSecureCookies: jar.secure,
    pages: { signIn: '/signin', error: '/signin' },
    session: {
      strategy: 'database',
      maxAge: Math.floor(config.absoluteMs / 1000),
      generateSessionToken: () => deps.random(32).toString('base64url'),
    },
    callbacks: {
      signIn({ account }) {
        const { id_token: idToken, refresh_token: refreshToken } = account ?? {};
        if (idToken === undefined) return false;
        outcome.tokens = { idToken, refreshToken };
        return true;
      },
      redirect: ({ url }) => new URL(returnPath(pathOf(url, config.publicUrl)), config.publicUrl).href,
    },
    events: {
      signIn() {
        outcome.signedIn = true;
      },
    },
    // Its own lines hold whatever it had in hand, tokens too: what failed is told by the outcome.
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  };
}

const pathOf = (url: string, publicUrl: string) =>
  url.startsWith(`${publicUrl}/`) ? url.slice(publicUrl.length) : url === publicUrl ? '/' : url;
