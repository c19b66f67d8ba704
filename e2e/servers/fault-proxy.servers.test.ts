import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ApiClient, isList, isWatch, startCluster, startFaultProxy } from './index.ts';
import type { Cluster, FaultProxy } from './index.ts';

const NAMESPACES = '/api/v1/namespaces';
const WATCH = `${NAMESPACES}?watch=true&timeoutSeconds=20`;

let cluster: Cluster;
let proxy: FaultProxy;
let client: ApiClient;

beforeAll(async () => {
  cluster = await startCluster();
  proxy = await startFaultProxy(cluster);
  client = new ApiClient({ url: proxy.url, ca: cluster.caPem, token: cluster.adminToken });
});
afterEach(() => {
  proxy.clear();
  proxy.interrupt('cut');
  proxy.forget();
});
afterAll(async () => {
  await client.close();
  await proxy.close();
  await cluster.stop();
});

function namespace(name: string): Promise<unknown> {
  return cluster.demand('POST', NAMESPACES, { metadata: { name } });
}

describe('a proxy without faults', () => {
  it('passes requests on and keeps what passed', async () => {
    const created = await client.request('POST', `${NAMESPACES}?fieldValidation=Strict`, { metadata: { name: 'via' } });
    expect(created.status).toBe(201);
    expect(await client.demand('GET', `${NAMESPACES}/via`)).toMatchObject({ metadata: { name: 'via' } });
    const [first, second] = proxy.requests;
    expect(first).toMatchObject({ method: 'POST', path: NAMESPACES, status: 201, fault: undefined });
    expect(first?.query.get('fieldValidation')).toBe('Strict');
    expect(second?.bytes).toBeGreaterThan(100);
  });

  it('breaks what the API server breaks', async () => {
    const watch = client.request('GET', WATCH, undefined, { parse: false });
    const broken = expect(watch).rejects.toThrow();
    await vi.waitFor(() => expect(proxy.requests[0]?.status).toBe(200), 5_000);
    await cluster.stopApiServer();
    await broken;
    await expect(client.request('GET', NAMESPACES)).rejects.toThrow();
    await cluster.startApiServer();
    expect((await client.request('GET', NAMESPACES)).status).toBe(200);
  });
});

describe('faults', () => {
  it('hit what they match, as often as they say', async () => {
    const fault = proxy.fault({ match: isList(NAMESPACES), times: 2, action: { kind: 'status', code: 500 } });
    const statuses: number[] = [];
    for (const path of [`${NAMESPACES}/default`, NAMESPACES, NAMESPACES, NAMESPACES]) {
      statuses.push((await client.request('GET', path)).status);
    }
    expect(statuses).toEqual([200, 500, 500, 200]);
    expect(fault.hits).toBe(2);
    expect(proxy.requests.map((request) => request.fault)).toEqual([undefined, 'status', 'status', undefined]);
  });

  it('a status is worded as the API server does', async () => {
    proxy.fault({ action: { kind: 'status', code: 429, retryAfterSeconds: 7 } });
    const answer = await client.request('GET', NAMESPACES);
    expect(answer.headers['retry-after']).toBe('7');
    expect(answer.body).toMatchObject({ kind: 'Status', reason: 'TooManyRequests', code: 429 });
  });

  it('refuse: the connection closes without an answer', async () => {
    proxy.fault({ action: { kind: 'refuse' } });
    await expect(client.request('GET', NAMESPACES)).rejects.toThrow();
    expect(proxy.requests[0]?.status).toBeUndefined();
  });

  it('cut: the connection breaks within the body', async () => {
    proxy.fault({ action: { kind: 'cut', afterBytes: 100 } });
    await expect(client.request('GET', NAMESPACES)).rejects.toThrow();
    expect(proxy.requests[0]).toMatchObject({ status: 200, bytes: 100, fault: 'cut' });
  });

  it('half an object: a clean end, and JSON that does not parse', async () => {
    proxy.fault({ action: { kind: 'half-object', afterLines: 0 } });
    const answer = await client.request('GET', NAMESPACES, undefined, { parse: false });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(/^\{"kind":"NamespaceList"/);
    expect((): unknown => JSON.parse(String(answer.body))).toThrow(SyntaxError);
  });

  it('an error event ends a watch in the midst of it', async () => {
    proxy.fault({ match: isWatch(NAMESPACES), action: { kind: 'error-event', code: 410, afterLines: 1 } });
    const { body } = await client.request('GET', WATCH, undefined, { parse: false });
    const lines = String(body).trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { type: 'ADDED', object: { kind: 'Namespace' } },
      { type: 'ERROR', object: { code: 410, reason: 'Expired' } },
    ]);
  });

  it.each([
    ['silence', { kind: 'silence' }, { status: undefined, bytes: 0 }],
    ['stall', { kind: 'stall', afterBytes: 50 }, { status: 200, bytes: 50 }],
  ] as const)('%s: the connection stays open and nothing comes', async (_title, action, reached) => {
    proxy.fault({ action });
    const request = client.request('GET', NAMESPACES, undefined, { signal: AbortSignal.timeout(400) });
    await expect(request).rejects.toThrow(/timeout/);
    expect(proxy.requests[0]).toMatchObject(reached);
  });

  it('delay: late, but true', async () => {
    proxy.fault({ action: { kind: 'delay', milliseconds: 300 } });
    const started = performance.now();
    expect((await client.request('GET', NAMESPACES)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(295);
  });
});

describe('watches under way', () => {
  /** Opens a watch through the proxy and waits until it has brought what exists. */
  async function openWatch(): Promise<{ readonly done: Promise<string>; readonly bytes: () => number }> {
    const done = client.request('GET', WATCH.replace('=20', '=3'), undefined, { parse: false });
    const bytes = (): number => proxy.requests[0]?.bytes ?? 0;
    await vi.waitFor(() => expect(bytes()).toBeGreaterThan(500), 5_000);
    return { done: done.then(({ body }) => String(body)), bytes };
  }

  it('can be cut', async () => {
    const { done } = await openWatch();
    const broken = expect(done).rejects.toThrow();
    expect(proxy.interrupt('cut', isWatch(NAMESPACES))).toBe(1);
    await broken;
  });

  it('can be stalled, and nothing is lost when they resume', async () => {
    const { done, bytes } = await openWatch();
    expect(proxy.interrupt('stall', isWatch(NAMESPACES))).toBe(1);
    const before = bytes();
    await namespace('unseen');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(bytes()).toBe(before);
    proxy.interrupt('resume');
    expect(await done).toContain('"unseen"');
  });
});
