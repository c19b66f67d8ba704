const BASE = 'http://return.invalid';
const MAX_LENGTH = 2_048;

/**
 * Where to go after sign-in: `text` when it is a path of this console, else `/`. Only one leading slash, no backslash, no
 * control character, raw or escaped, so that no browser reads a host into it; the API is no page.
 */
export function returnPath(text: string | null | undefined): string {
  if (text === null || text === undefined || text.length > MAX_LENGTH) return '/';
  if (!/^\/(?![/\\])/u.test(text) || /[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) return '/';
  const [path = ''] = text.split(/[?#]/u);
  // Somebody may decode once more: what would then be a host is none now.
  if (/%(?:0[0-9a-f]|1[0-9a-f]|7f|5c|2f|25)/iu.test(path.slice(0, 12)) || path.includes('//')) return '/';
  if (!URL.canParse(text, BASE)) return '/';
  const url = new URL(text, BASE);
  if (url.origin !== BASE || url.pathname.startsWith('//')) return '/';
  if (/^\/(?:api|signin)(?:\/|$)/u.test(url.pathname)) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
