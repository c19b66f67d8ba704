/** What our cookies are called, and what each says to the browser. */
export type CookieJar = {
  readonly session: string;
  readonly secure: boolean;
  /** The name of next-auth's own cookie for `use`. */
  readonly named: (use: string) => string;
};

/**
 * Behind https: `__Host-`, which binds a cookie to this host, to `/` and to https. On loopback there is no https, and
 * browsers share cookies between the ports of a host, so the port is in the name.
 */
export function cookieJar(publicUrl: string): CookieJar {
  const url = new URL(publicUrl);
  const secure = url.protocol === 'https:';
  const named = (use: string) => (secure ? `__Host-castellan-${use}` : `castellan-${use}-${url.port || '80'}`);
  return { session: named('session'), secure, named };
}

/** The value of a cookie in a `Cookie` header; undefined when it is not there, or there twice (one may be planted). */
export function cookieValue(header: string | null, name: string): string | undefined {
  if (header?.includes(name) !== true) return undefined;
  const values = header.split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at > 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
  return values.length === 1 ? values[0] : undefined;
}

/** A `Cookie` header of those with these names that came once. */
export const onlyCookies = (header: string | null, names: readonly string[]): string =>
  names
    .map((name) => [name, cookieValue(header, name)] as const)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .join('; ');

/** All cookies, the first of each name. */
export function cookiesOf(header: string | null): Record<string, string> {
  const all = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && !all.has(name)) all.set(name, decoded(pair.slice(at + 1).trim()));
  }
  return Object.fromEntries(all);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A `Set-Cookie` that takes the cookie away. */
export const clearedCookie = (jar: CookieJar, name: string) =>
  `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${jar.secure ? '; Secure' : ''}`;
