import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** One person's browser, as far as a sign-in needs one: cookies by host, and redirects followed by hand. */
class Browser {
  readonly #jars = new Map<string, Map<string, string>>();
  readonly #agent: Agent;

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  cookies(url: string): string {
    return [...(this.#jars.get(new URL(url).host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async open(url: string, form?: Readonly<Record<string, string>>): Promise<{ body: string; location?: string }> {
    const { origin, host } = new URL(url);
    const answer = await request(url, {
      dispatcher: this.#agent,
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        cookie: this.cookies(url),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', origin }),
      },
      ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
    });
    const jar = this.#jars.get(host) ?? new Map<string, string>();
    this.#jars.set(host, jar);
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = line.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const { location } = answer.headers;
    const body = await answer.body.text();
    // Sign-ins are slowed down: whoever comes too fast comes again.
    if (answer.statusCode === 429) {
      await sleep(1000 * Number(answer.headers['retry-after'] ?? 1));
      return this.open(url, form);
    }
    if (answer.statusCode >= 400) throw new Error(`${url}: ${answer.statusCode} ${body.slice(0, 200)}`);
    return { body, ...(typeof location === 'string' ? { location: new URL(location, url).href } : {}) };
  }

  async follow(url: string, form?: Readonly<Record<string, string>>): Promise<{ url: string; body: string }> {
    let at = url;
    let page = await this.open(url, form);
    for (let hop = 0; page.location !== undefined && hop < 10; hop += 1) {
      at = page.location;
      page = await this.open(at);
    }
    return { url: at, body: page.body };
  }
}

/** Signs one person in, as a browser would, and gives the cookies of their session. */
export async function signInAs(base: string, persona: string, ca: string): Promise<string> {
  const agent = new Agent({ connect: { ca }, pipelining: 1 });
  try {
    const browser = new Browser(agent);
    const begun = await browser.open(`${base}/api/auth/signin/oidc`, { returnTo: '/' });
    const href = /url=([^"]+)"/u.exec(begun.body)?.[1]?.replaceAll('&amp;', '&');
    if (href === undefined) throw new Error('the sign-in leads nowhere');
    const choice = await browser.follow(href);
    await browser.follow(choice.url, { persona });
    return browser.cookies(base);
  } finally {
    await agent.close();
  }
}
