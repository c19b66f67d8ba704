import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The key of local mode. Whoever shows it (the cookie that it was exchanged for, or `Authorization: Bearer`) may read
 * live clusters. The cookie holds a derived value, so that the key itself is not kept by the browser.
 */
export type LocalKey = {
  /** Whether `text` is the key. Takes the same time wherever they differ. */
  matches(text: string): boolean;
  /** Whether these request headers show the key, as a cookie or as a bearer token. */
  shownIn(headers: Headers): boolean;
  /** The value of `Set-Cookie` that remembers the key. */
  readonly cookie: string;
};

/** Compares without telling by time where they differ; both are hashed first, so that lengths do not matter. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function valueOf(cookies: string, name: string): string | undefined {
  for (const pair of cookies.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** `port` is in the cookie's name: browsers share cookies between the ports of a host. */
export function createLocalKey(key: string, port: number): LocalKey {
  const name = `castellan-${port}`;
  const derived = createHmac('sha256', key).update('castellan local mode').digest('base64url');
  return {
    matches: (text) => equal(text, key),
    shownIn(headers) {
      const cookies = headers.get('cookie');
      const shown = cookies === null ? undefined : valueOf(cookies, name);
      if (shown !== undefined && equal(shown, derived)) return true;
      const bearer = /^Bearer +(\S+)$/iu.exec(headers.get('authorization') ?? '')?.[1];
      return bearer !== undefined && equal(bearer, key);
    },
    // Not `Secure`: local mode is plain http on loopback.
    cookie: `${name}=${derived}; Path=/; HttpOnly; SameSite=Strict`,
  };
}
