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

/** Compares in the time that the length of the expected text takes, wherever they differ. */
function comparer(expected: string): (text: string) => boolean {
  const bytes = Buffer.from(expected);
  return (text) => {
    const given = Buffer.from(text);
    return given.length === bytes.length && timingSafeEqual(given, bytes);
  };
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
  const isKey = comparer(key);
  const isDerived = comparer(derived);
  return {
    matches: isKey,
    shownIn(headers) {
      const cookies = headers.get('cookie');
      const shown = cookies === null ? undefined : valueOf(cookies, name);
      if (shown !== undefined && isDerived(shown)) return true;
      const bearer = /^Bearer +(\S+)$/iu.exec(headers.get('authorization') ?? '')?.[1];
      return bearer !== undefined && isKey(bearer);
    },
    // Not `Secure`: local mode is plain http on loopback.
    cookie: `${name}=${derived}; Path=/; HttpOnly; SameSite=Strict`,
  };
}
