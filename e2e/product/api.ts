import { request } from 'node:http';
import {
  ChangeListOutput,
  ChangeOutput,
  type IntentInput,
  PlanOutput,
  TrailOutput,
  apiPath,
} from '../../lib/contract/index.ts';
import { KEY } from './product-process.ts';

export type Reply = { readonly status: number; readonly body: unknown };
export type Plan = PlanOutput['value'];
export type Change = ChangeOutput['value'];

/** One product's API as one person. */
export class Api {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param headers who asks: the key of local mode by default */
  constructor(base: string, headers: Readonly<Record<string, string>> = { authorization: `Bearer ${KEY}` }) {
    this.#base = base;
    this.#headers = headers;
  }

  /** One request, whatever comes of it; rejects when there is no answer. `fetch` lets nobody say `Host`. */
  ask(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = text === undefined ? {} : { 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const headers = { ...this.#headers, ...sent, ...more };
      const outgoing = request(this.#base + path, { method, headers, agent: false }, (answer) => {
        let said = '';
        answer.setEncoding('utf8').on('data', (piece: string) => (said += piece));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: jsonOf(said) }));
        answer.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(text);
    });
  }

  async plan(cluster: string, intent: IntentInput): Promise<Plan> {
    return PlanOutput.parse(await this.demand('POST', apiPath.plans(cluster), { intent })).value;
  }

  /** Whatever comes of it. */
  apply(cluster: string, plan: Plan, idempotencyKey: string, more: object = {}): Promise<Reply> {
    const body = { intent: plan.intent, planHash: plan.hash, ...more };
    return this.ask('POST', apiPath.changes(cluster), body, { 'idempotency-key': idempotencyKey });
  }

  async applied(cluster: string, plan: Plan, idempotencyKey: string, more: object = {}): Promise<Change> {
    return ChangeOutput.parse(demanded(await this.apply(cluster, plan, idempotencyKey, more))).value;
  }

  /** The newest changes. */
  async changes(cluster: string): Promise<ChangeListOutput['value']['rows']> {
    return ChangeListOutput.parse(await this.demand('GET', apiPath.changes(cluster))).value.rows;
  }

  async change(cluster: string, id: string): Promise<Change> {
    return ChangeOutput.parse(await this.demand('GET', apiPath.change(cluster, id))).value;
  }

  /** The newest entries. */
  async trail(cluster: string): Promise<TrailOutput['value']['rows']> {
    return TrailOutput.parse(await this.demand('GET', apiPath.trail(cluster))).value.rows;
  }

  async demand(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    return demanded(await this.ask(method, path, body));
  }
}

function demanded({ status, body }: Reply): unknown {
  if (status >= 200 && status < 300) return body;
  throw new Error(`${String(status)}: ${JSON.stringify(body)}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
