import type { Console } from './console';
import { type Heard, headerOf, send } from './wire';

const HOPS = 12;

/** What a browser keeps and sends back; cookies do not tell the ports of a host apart. */
class Jar {
  readonly #cookies = new Map<string, string>();

  take({ headers }: Heard): void {
    for (const line of headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (pair.slice(at + 1) === '' || /max-age=0/iu.test(line)) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

/** A sign-in as it went. */
export type SignedIn = {
  /** The `Cookie` header of whoever signed in. */
  readonly cookie: string;
  /** Where the callback led. */
  readonly led: string;
  readonly setCookies: readonly string[];
};

const unescaped = (html: string) => html.replaceAll('&amp;', '&');

/** Goes through the sign-in of the demo as a browser would, cookies planted before it or not. */
export async function signIn(
  console: Pick<Console, 'base' | 'send'>,
  persona: string,
  { returnTo = '/', planted }: { readonly returnTo?: string; readonly planted?: string } = {},
): Promise<SignedIn> {
  const jar = new Jar();
  const form = (body: Record<string, string>) => ({
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: console.base },
    body: new URLSearchParams(body).toString(),
  });
  const begin = form({ returnTo });
  const begun = await console.send('/api/auth/signin/oidc', {
    ...begin,
    headers: { ...begin.headers, ...(planted === undefined ? {} : { cookie: planted }) },
  });
  jar.take(begun);
  let at = unescaped(/url=([^"]+)"/u.exec(begun.text)?.[1] ?? '');
  const setCookies = [...(begun.headers['set-cookie'] ?? [])];
  let chosen = false;
  for (let hop = 0; hop < HOPS; hop += 1) {
    const url = new URL(at);
    const path = `${url.pathname}${url.search}`;
    const cookie = { cookie: [planted, jar.header].filter((part) => part !== undefined && part !== '').join('; ') };
    const answer = await send(url.origin, path, { headers: cookie });
    jar.take(answer);
    const back = url.origin === console.base;
    if (back) setCookies.push(...(answer.headers['set-cookie'] ?? []));
    if (back) return { cookie: jar.header, led: headerOf(answer, 'location'), setCookies };
    const location = headerOf(answer, 'location');
    if (location !== '') {
      at = new URL(location, at).href;
      continue;
    }
    if (chosen) break;
    chosen = true;
    const action = new URL(unescaped(/<form method="post" action="([^"]+)"/u.exec(answer.text)?.[1] ?? ''), at);
    const sent = form({ persona });
    const done = await send(action.origin, `${action.pathname}${action.search}`, {
      ...sent,
      headers: { ...sent.headers, origin: action.origin, cookie: jar.header },
    });
    jar.take(done);
    at = new URL(headerOf(done, 'location'), action).href;
  }
  throw new Error(`the sign-in of ${persona} went nowhere: ${at}`);
}
