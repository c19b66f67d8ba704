import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as canRoute from '@/app/api/v1/clusters/[cluster]/can/route';
import { type RouteSpec, allRoutes } from '@/lib/contract';
import { useServer } from './container';
import { PORT, type World, clusterRole, personaLogin, rule, world } from './test-world';

const HOST = `127.0.0.1:${PORT}`;
let here: World;
beforeEach(() => {
  const objects = [clusterRole('reader', [rule('get', 'pods')])];
  const login = personaLogin({ ana: { user: 'ana', groups: [] } });
  here = world([{ id: 'prod', source: 'live', objects }], undefined, login);
  useServer(here.server);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
});

type Handler = (request: Request) => Promise<Response>;
const isHandler = (value: unknown): value is Handler => typeof value === 'function';
async function handlerOf(spec: RouteSpec): Promise<Handler> {
  const folder = spec.path.replaceAll(/\{(\w+)\}/gu, '[$1]');
  const module: unknown = await import(join(import.meta.dirname, '..', '..', 'app', folder, 'route.ts'));
  const found: unknown = Reflect.get(Object(module), spec.method.toUpperCase());
  if (!isHandler(found)) throw new Error(`no handler for ${spec.path}`);
  return found;
}
const requestTo = (path: string, headers: Record<string, string>) =>
  new Request(`http://${HOST}${path}`, { headers: { host: HOST, 'x-persona': 'ana', ...headers } });

const reads = allRoutes.filter(({ method, needs }) => method === 'get' && needs !== 'open');
const ASK = '/api/v1/clusters/prod/can?verb=get&resource=pods&subject=User:ana';

describe('a read that a page of another site makes', () => {
  it.each(reads)('$method $path is refused, however it is made', async (spec) => {
    const handler = await handlerOf(spec);
    const path = spec.path.replace('{cluster}', 'prod').replaceAll(/\{\w+\}/gu, 'x');
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
      { origin: 'https://evil.example' },
    ]) {
      const response = await handler(requestTo(path, headers));
      expect(response.status, JSON.stringify(headers)).toBe(403);
      expect(await response.text()).toMatch(/page of another (site|origin)/u);
    }
  });

  it('stands in no trail under the name of whoever was made to ask', async () => {
    const { trail } = await here.server.keeper.open();
    const noteAsk = vi.spyOn(trail, 'noteAsk');
    await canRoute.GET(requestTo(ASK, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }));
    expect(noteAsk).not.toHaveBeenCalled();
    await canRoute.GET(requestTo(ASK, { 'sec-fetch-site': 'same-origin' }));
    expect(noteAsk).toHaveBeenCalledOnce();
  });
});

describe('a read is answered', () => {
  it.each([
    ['from a page of ours', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', origin: `http://${HOST}` }],
    ['for a download that a page of ours leads to', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' }],
    ['to whoever types the address', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    ['to a tool, which sends none of this', {}],
  ])('%s', async (_, headers) => {
    expect((await canRoute.GET(requestTo(ASK, headers))).status).toBe(200);
  });
});
