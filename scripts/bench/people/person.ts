import type { Agent } from 'undici';
import { request } from 'undici';

export type PersonOptions = {
  readonly base: string;
  readonly cookies: string;
  readonly cluster: string;
  readonly path: string;
  readonly agent: Agent;
};

/** Somebody with a page open: a stream of events, and a question now and then. */
export class Person {
  readonly #options: PersonOptions;
  readonly #stop = new AbortController();
  /** Milliseconds of each answer. */
  readonly took: number[] = [];
  events = 0;
  readonly failures: string[] = [];

  constructor(options: PersonOptions) {
    this.#options = options;
  }

  /** Opens the event stream; resolves when it says its first word. */
  async listen(): Promise<void> {
    const { base, cookies, cluster, agent } = this.#options;
    const stream = await request(`${base}/api/v1/clusters/${cluster}/events`, {
      dispatcher: agent,
      headers: { cookie: cookies },
      signal: this.#stop.signal,
      bodyTimeout: 0,
    });
    if (stream.statusCode !== 200) throw new Error(`no events: ${stream.statusCode} ${await stream.body.text()}`);
    const first = Promise.withResolvers<undefined>();
    stream.body.on('data', (chunk: Buffer) => {
      first.resolve(undefined);
      if (chunk.includes('event: changed')) this.events += 1;
    });
    stream.body.on('error', () => undefined);
    await first.promise;
  }

  async ask(): Promise<void> {
    const { base, cookies, path, agent } = this.#options;
    const started = performance.now();
    const answer = await request(base + path, { dispatcher: agent, headers: { cookie: cookies } });
    const text = await answer.body.text();
    this.took.push(performance.now() - started);
    if (answer.statusCode !== 200) this.failures.push(text);
  }

  leave(): void {
    this.#stop.abort();
  }
}
