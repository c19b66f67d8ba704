import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as eventsRoute from '@/app/api/v1/clusters/[cluster]/events/route';
import { ChangedEvent, StateEvent } from '@/lib/contract';
import { useServer } from './container';
import { KEY, PORT, type World, agreeable, clusterRole, role, roleBinding, rule, world } from './test-world';

const parse = (text: string): unknown => JSON.parse(text);
type Message = { id: string; event: string; data: unknown };

let here: World;
beforeEach(() => {
  vi.useFakeTimers();
  here = world([
    { id: 'w', source: 'live', reviews: agreeable(true), objects: [clusterRole('reader', [rule('get', 'pods')])] },
  ]);
  useServer(here.server);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
  vi.useRealTimers();
});

/** A stream as a browser reads it: messages so far, comments counted. */
async function open(lastEventId?: string) {
  const abort = new AbortController();
  const headers: Record<string, string> = { host: `127.0.0.1:${PORT}`, authorization: `Bearer ${KEY}` };
  if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
  const url = `http://127.0.0.1:${PORT}/api/v1/clusters/w/events`;
  const response = await eventsRoute.GET(new Request(url, { headers, signal: abort.signal }));
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  const decoder = new TextDecoder();
  let text = '';
  let closed = false;
  const pump = async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
    closed = true;
  };
  return {
    pump: () => void pump(),
    closed: () => closed,
    abort: () => abort.abort(),
    cancel: () => reader.cancel(),
    comments: () => text.split('\n').filter((line) => line.startsWith(':')).length,
    messages: (): Message[] =>
      text
        .split('\n\n')
        .filter((block) => block.includes('event:'))
        .map((block) => {
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'mu').exec(block)?.[1] ?? '';
          return { id: field('id'), event: field('event'), data: parse(field('data')) };
        }),
  };
}
async function pass(ms: number) {
  here.clock.pass(ms);
  await vi.advanceTimersByTimeAsync(ms);
}
const put = (name: string, namespace = 'web') =>
  here.model('w').change('roles', [{ op: 'put', object: role(namespace, name, rule('get', 'pods')) }]);
const generation = () => here.server.deps.clusters.view('w')?.generation ?? -1;

describe('an event stream', () => {
  it('ends when the server stops: a reader would keep the process', async () => {
    const stream = await open();
    stream.pump();
    await pass(0);
    expect(stream.closed()).toBe(false);
    await here.server.stop();
    await pass(0);
    expect(stream.closed()).toBe(true);
    expect(here.server.streams.open).toBe(0);
  });

  it('begins with the state', async () => {
    const stream = await open();
    stream.pump();
    await pass(0);
    const [first, ...rest] = stream.messages();
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ event: 'state', id: `w-epoch:${generation()}` });
    const state = StateEvent.parse(first?.data);
    expect(state).toMatchObject({ reset: false, gaps: [], asOf: { generation: generation(), stale: false } });
    expect(state.lists.map(({ state: phase }) => phase)).toEqual(Array.from({ length: 8 }, () => 'synced'));
  });

  it('tells what changed, at most ten times a second, merged', async () => {
    const stream = await open();
    stream.pump();
    await pass(0);
    for (let i = 0; i < 30; i++) {
      put(`r${i}`, `n${i % 3}`);
      await pass(10);
    }
    await pass(200);
    const changed = stream.messages().filter(({ event }) => event === 'changed');
    expect(changed.length).toBeGreaterThanOrEqual(2);
    expect(changed.length).toBeLessThanOrEqual(5);
    const events = changed.map(({ data }) => ChangedEvent.parse(data));
    expect(events.reduce((sum, { objectsTotal }) => sum + objectsTotal, 0)).toBe(30);
    expect(events.at(-1)?.objects.at(-1)).toEqual({ op: 'put', kind: 'Role', namespace: 'n2', name: 'r29' });
    expect(events.at(-1)).toMatchObject({ generation: generation(), kinds: ['Role'], manyNamespaces: false });
  });

  it('tells the state when a list changes its phase', async () => {
    const stream = await open();
    stream.pump();
    await pass(0);
    here.model('w').phase('roles', 'forbidden', 'roles is forbidden');
    await pass(100);
    const last = StateEvent.parse(stream.messages().at(-1)?.data);
    expect(last.gaps).toMatchObject([{ code: 'list-forbidden', detail: 'roles is forbidden' }]);
    expect(last.lists.find(({ list }) => list === 'roles')?.grant).toContain('resources:\n      - roles');
  });

  it('has a heartbeat every 15 s', async () => {
    const stream = await open();
    stream.pump();
    await pass(46_000);
    expect(stream.comments()).toBe(3);
  });

  it('goes on where it broke off', async () => {
    const before = generation();
    put('a');
    put('b');
    const stream = await open(`w-epoch:${before}`);
    stream.pump();
    await pass(0);
    const [changed, state] = stream.messages();
    expect(ChangedEvent.parse(changed?.data).objects.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(StateEvent.parse(state?.data).reset).toBe(false);
    const upToDate = await open(changed?.id);
    upToDate.pump();
    await pass(0);
    expect(upToDate.messages().map(({ event }) => event)).toEqual(['state']);
  });

  it('says reset where what was missed is no longer known', async () => {
    for (const id of ['other-epoch:3', 'w-epoch:0', 'nonsense', '']) {
      const stream = await open(id);
      stream.pump();
      await pass(0);
      expect(StateEvent.parse(stream.messages()[0]?.data).reset, id).toBe(true);
    }
    const before = generation();
    for (let i = 0; i < 1_200; i++) put(`r${i}`);
    const late = await open(`w-epoch:${before}`);
    late.pump();
    await pass(0);
    expect(late.messages()).toMatchObject([{ event: 'state', data: { reset: true } }]);
  });

  it('queues little for a reader that does not read, and tells it all in one when it does', async () => {
    const stream = await open();
    for (let i = 0; i < 50; i++) {
      put(`r${i}`);
      await pass(100);
    }
    stream.pump();
    await pass(300);
    const changed = stream.messages().filter(({ event }) => event === 'changed');
    expect(changed.length).toBeLessThan(12);
    const totals = changed.map(({ data }) => ChangedEvent.parse(data).objectsTotal);
    expect(totals.reduce((sum, total) => sum + total, 0)).toBe(50);
  });

  it('ends for a reader that takes nothing for a minute', async () => {
    const stream = await open();
    expect(here.server.streams.open).toBe(1);
    for (let i = 0; i < 20; i++) {
      put(`r${i}`);
      await pass(100);
    }
    await pass(61_000);
    expect(here.server.streams.open).toBe(0);
    stream.pump();
    await pass(0);
    expect(stream.closed()).toBe(true);
  });

  it('lets go of everything when the browser leaves, either way', async () => {
    const aborted = await open();
    aborted.pump();
    const cancelled = await open();
    expect(here.server.streams.open).toBe(2);
    aborted.abort();
    await cancelled.cancel();
    await pass(0);
    expect(here.server.streams.open).toBe(0);
    expect(aborted.closed()).toBe(true);
    expect(vi.getTimerCount()).toBe(1);
  });

  it('names no namespace where very many changed, and only the last objects', async () => {
    const stream = await open();
    stream.pump();
    await pass(0);
    here.model('w').replace(
      'rolebindings',
      Array.from({ length: 500 }, (_, i) => roleBinding(`n${String(i).padStart(3, '0')}`, 'b', 'ClusterRole/reader')),
    );
    await pass(100);
    const event = ChangedEvent.parse(stream.messages().at(-1)?.data);
    expect(event).toMatchObject({ namespaces: [], manyNamespaces: true, objectsTotal: 500, kinds: ['RoleBinding'] });
    expect(event.objects).toHaveLength(20);
    expect(event.objects.at(-1)).toMatchObject({ namespace: 'n499' });
  });

  it('is refused where there are too many', async () => {
    here.server.streams.open = 2_000;
    const url = `http://127.0.0.1:${PORT}/api/v1/clusters/w/events`;
    const response = await eventsRoute.GET(
      new Request(url, { headers: { host: `127.0.0.1:${PORT}`, authorization: `Bearer ${KEY}` } }),
    );
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('10');
  });
});
