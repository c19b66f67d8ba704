import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { RouteSpec } from '@/lib/contract';
import { PORT } from '../test-world';

/** A request to a route; one with a body is a POST. */
export type RouteRequest = { readonly path: string; readonly body?: object };
type Handler = (request: Request) => Promise<Response>;
const isHandler = (value: unknown): value is Handler => typeof value === 'function';

const handlers = new Map<RouteSpec, Promise<Handler>>();

/** The handler of a route, as the framework would find it. Throws where there is none. */
export function handlerOf(spec: RouteSpec): Promise<Handler> {
  const handler = handlers.get(spec) ?? importedHandler(spec);
  handlers.set(spec, handler);
  return handler;
}

async function importedHandler(spec: RouteSpec): Promise<Handler> {
  const folder = spec.path.replaceAll(/\{(\w+)\}/gu, '[$1]');
  const module: unknown = await import(join(import.meta.dirname, '..', '..', '..', 'app', folder, 'route.ts'));
  const found: unknown = Reflect.get(Object(module), spec.method.toUpperCase());
  if (!isHandler(found)) throw new Error(`no handler for ${spec.path}`);
  return found;
}

/** The request as a browser on this machine sends it, as a persona of `personaLogin`. */
export function requestOf({ path, body }: RouteRequest, persona?: string): Request {
  const headers: Record<string, string> = { host: `127.0.0.1:${PORT}` };
  if (persona !== undefined) headers['x-persona'] = persona;
  if (body === undefined) return new Request(`http://127.0.0.1:${PORT}${path}`, { headers });
  headers['content-type'] = 'application/json';
  headers['idempotency-key'] = randomUUID();
  return new Request(`http://127.0.0.1:${PORT}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** The body; of an event stream what it says first. */
export async function textOf(response: Response): Promise<string> {
  if (!(response.headers.get('content-type') ?? '').includes('event-stream')) return response.text();
  const reader = response.body?.getReader();
  let text = '';
  while (!text.includes('event: state')) {
    const part = await reader?.read();
    if (part?.value === undefined) break;
    text += new TextDecoder().decode(part.value);
  }
  await reader?.cancel();
  return text;
}
