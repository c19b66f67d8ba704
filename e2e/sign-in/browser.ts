import { request } from 'node:https';

export type Page = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly location: string | undefined;
};

/** A plain HTTP client with a cookie jar for one host, as far as a sign-in needs a browser. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #caOf: (url: string) => string;

  /** @param ca what to trust, or what to trust at an address: two certificates of one name hide each other */
  constructor(ca: string | ((url: string) => string)) {
    this.#caOf = typeof ca === 'string' ? () => ca : ca;
  }

  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Takes what a `Set-Cookie` says. */
  take(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';');
      const at = pair.indexOf('=');
      const gone = attributes.some((text) => /^\s*(?:max-age=0|expires=thu, 01 jan 1970)/iu.test(text));
      if (gone || pair.slice(at + 1) === '') this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  open(url: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    const body = form === undefined ? undefined : new URLSearchParams(form).toString();
    const sent = {
      cookie: this.header,
      // As browsers do it with every form, here of a page of the same origin.
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(url).origin }),
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(
        url,
        { method: body === undefined ? 'GET' : 'POST', headers: sent, ca: this.#caOf(url) },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk: string) => (text += chunk));
          answer.on('end', () => {
            this.take(answer.headers['set-cookie'] ?? []);
            const location = answer.headers.location ?? refreshOf(text);
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: text,
              location: location === undefined ? undefined : new URL(location, url).href,
            });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** Follows redirects until there is a page, or until the address begins with `stop`. */
  async follow(url: string, stop: string, form?: Readonly<Record<string, string>>): Promise<Page & { url: string }> {
    let page = await this.open(url, form);
    let at = url;
    for (let hop = 0; page.location !== undefined && hop < 10; hop += 1) {
      at = page.location;
      if (at.startsWith(stop)) return { ...page, url: at };
      page = await this.open(at);
    }
    return { ...page, url: at };
  }
}

/** Where a page leads by itself: ours does that on the way to the provider, so that no form is sent on to it. */
function refreshOf(html: string): string | undefined {
  const url = /<meta http-equiv="refresh" content="0;url=(?<url>[^"]+)"/u.exec(html)?.groups?.['url'];
  return url?.replaceAll('&amp;', '&');
}
