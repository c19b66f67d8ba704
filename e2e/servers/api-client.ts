import { Agent, request } from 'undici';
import { z } from 'zod';

/** What a request may carry beyond method, path and body. */
export interface RequestOptions {
  /** Instead of the admin's; empty for no credentials at all. */
  readonly token?: string;
  /** `content-type` is `application/json` unless it is given here. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** False leaves the body as text: for watches, whose JSON is many documents. */
  readonly parse?: boolean;
}

/** An answer of the API server, whatever its status. */
export interface ApiAnswer {
  readonly status: number;
  /** Parsed when the server said that it is JSON, else the text. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An answer that had to be a success and was not. Its message holds the request and the server's own words. */
export class ApiRequestError extends Error {
  override readonly name = 'ApiRequestError';
  readonly status: number;

  constructor(method: string, path: string, answer: ApiAnswer) {
    const status = z.object({ message: z.string() }).safeParse(answer.body);
    const words = status.success ? status.data.message : JSON.stringify(answer.body);
    super(`${method} ${path}: ${answer.status}: ${words}`);
    this.status = answer.status;
  }
}

/** A small client of one API server: kept connections, many requests at once, JSON in and out. */
export class ApiClient {
  readonly #url: string;
  readonly #token: string;
  readonly #agent: Agent;

  /** @param connections how many requests go out at once; the others wait */
  constructor(options: {
    readonly url: string;
    readonly ca: string;
    readonly token: string;
    readonly connections?: number;
  }) {
    this.#url = options.url;
    this.#token = options.token;
    this.#agent = new Agent({ connections: options.connections ?? 32, connect: { ca: options.ca } });
  }

  /** Sends one request. A string body is sent as it is, anything else as JSON. Rejects only when there is no answer. */
  async request(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<ApiAnswer> {
    const token = options.token ?? this.#token;
    const answer = await request(`${this.#url}${path}`, {
      dispatcher: this.#agent,
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...options.headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const text = await answer.body.text();
    const isJson = options.parse !== false && String(answer.headers['content-type']).startsWith('application/json');
    const parsed: unknown = isJson ? JSON.parse(text) : text;
    return { status: answer.statusCode, body: parsed, headers: answer.headers };
  }

  /** As `request`, for what must succeed: the body, or an ApiRequestError. */
  async demand(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<unknown> {
    const answer = await this.request(method, path, body, options);
    if (answer.status >= 300) throw new ApiRequestError(method, path, answer);
    return answer.body;
  }

  /** Ends every connection; later requests fail. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
