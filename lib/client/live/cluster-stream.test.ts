import { describe, expect, test } from 'vitest';
import { ClusterStream, type Refresh } from './cluster-stream';
import { FakeSource } from './fake-source';
import { HandTimer } from './hand-timer';

function harness() {
  const time = new HandTimer();
  const sources: FakeSource[] = [];
  const refreshed: Refresh[] = [];
  const stream = new ClusterStream({
    open: () => {
      const source = new FakeSource();
      sources.push(source);
      return source;
    },
    now: time.now,
    random: () => 1,
    later: time.later,
    refresh: (what) => {
      refreshed.push(what);
      return Promise.resolve();
    },
  });
  const last = (): FakeSource => {
    const source = sources.at(-1);
    if (source === undefined) throw new Error('no source was opened');
    return source;
  };
  return { time, sources, refreshed, stream, last };
}

const changed = (generation: number, epoch = 'e1') => ({
  epoch,
  generation,
  at: '2026-01-02T14:02:15.000Z',
  kinds: ['ClusterRoleBinding'],
  namespaces: [],
  manyNamespaces: false,
  objects: [{ op: 'put', kind: 'ClusterRoleBinding', name: `b${generation}` }],
  objectsTotal: 1,
});
const state = (generation: number, reset = false) => ({
  asOf: { cluster: 'c', epoch: 'e1', generation, at: '2026-01-02T14:02:15.000Z', stale: false },
  gaps: [],
  lists: [],
  reset,
});

describe('ClusterStream', () => {
  test('is live once it is open, and reads nothing again for the first connection', async () => {
    const { stream, last, refreshed, time } = harness();
    expect(stream.snapshot().connection).toBe('connecting');
    last().open();
    await time.pass(1_000);
    expect(stream.snapshot().connection).toBe('live');
    expect(refreshed).toEqual([]);
  });

  test('a change is kept, and asks for what is older than its generation', async () => {
    const { stream, last, refreshed, time } = harness();
    last().open();
    last().send('changed', changed(7));
    await time.pass(0);
    expect(stream.snapshot().lastChange?.objects[0]?.name).toBe('b7');
    expect(refreshed).toEqual([{ epoch: 'e1', generation: 7 }]);
  });

  test('changes within 250 ms are one refresh, of the newest generation', async () => {
    const { last, refreshed, time } = harness();
    last().open();
    last().send('changed', changed(7));
    await time.pass(10);
    for (const generation of [8, 9, 10]) last().send('changed', changed(generation));
    await time.pass(240);
    expect(refreshed).toEqual([
      { epoch: 'e1', generation: 7 },
      { epoch: 'e1', generation: 10 },
    ]);
  });

  test('the first state says where the stream starts; a later one makes everything old', async () => {
    const { stream, last, refreshed, time } = harness();
    last().open();
    last().send('state', state(3));
    await time.pass(300);
    last().send('state', state(3));
    await time.pass(300);
    expect(refreshed).toEqual([{ epoch: 'e1', generation: 3 }, 'all']);
    expect(stream.snapshot().lastState?.asOf.generation).toBe(3);
  });

  test('a stream that could not go on where it broke off makes everything old', async () => {
    const { last, refreshed, time } = harness();
    last().open();
    last().send('state', state(3, true));
    await time.pass(0);
    expect(refreshed).toEqual(['all']);
  });

  test('an event that the contract does not allow makes everything old', async () => {
    const { stream, last, refreshed, time } = harness();
    last().open();
    last().send('changed', '{"half":');
    await time.pass(0);
    expect(refreshed).toEqual(['all']);
    expect(stream.snapshot().lastChange).toBeUndefined();
  });

  test('everything is read again after a connection that the browser restored', async () => {
    const { stream, sources, last, refreshed, time } = harness();
    last().open();
    last().fail(true);
    expect(stream.snapshot().connection).toBe('reconnecting');
    last().open();
    await time.pass(0);
    expect(stream.snapshot().connection).toBe('live');
    expect(refreshed).toEqual(['all']);
    expect(sources).toHaveLength(1);
  });

  test('a stream that was closed for good is opened again with growing pauses, and is lost after three', async () => {
    const { stream, sources, last, refreshed, time } = harness();
    last().open();
    const seen: string[] = [];
    for (const pause of [500, 1_000, 2_000]) {
      last().fail(false);
      seen.push(stream.snapshot().connection);
      const before = sources.length;
      await time.pass(pause - 1);
      expect(sources).toHaveLength(before);
      await time.pass(1);
      expect(sources).toHaveLength(before + 1);
    }
    expect(seen).toEqual(['reconnecting', 'reconnecting', 'lost']);
    last().open();
    await time.pass(0);
    expect(stream.snapshot().connection).toBe('live');
    expect(refreshed).toEqual(['all']);
  });

  test('a connection that is silent for three beats is given up, and a beat keeps it', async () => {
    const { stream, sources, last, time } = harness();
    last().open();
    await time.pass(40_000);
    last().send('heartbeat', '{}');
    await time.pass(40_000);
    expect(stream.snapshot().connection).toBe('live');
    const [first] = sources;
    await time.pass(6_000);
    expect(stream.snapshot().connection).toBe('lost');
    expect(first?.closed).toBe(true);
    expect(sources).toHaveLength(2);
  });

  test('what a source says after it was given up is not heard', async () => {
    const { stream, sources, last, refreshed, time } = harness();
    last().open();
    last().fail(false);
    await time.pass(500);
    sources[0]?.send('changed', changed(9));
    await time.pass(1_000);
    expect(refreshed).toEqual([]);
    expect(stream.snapshot().lastChange).toBeUndefined();
  });

  test('listeners hear of each change of state, and nothing after close', async () => {
    const { stream, last, sources, time } = harness();
    let heard = 0;
    const leave = stream.subscribe(() => {
      heard += 1;
    });
    last().open();
    last().send('changed', changed(1));
    expect(heard).toBe(2);
    leave();
    last().send('changed', changed(2));
    expect(heard).toBe(2);
    stream.close();
    await time.pass(120_000);
    expect(sources).toHaveLength(1);
    expect(last().closed).toBe(true);
  });
});
