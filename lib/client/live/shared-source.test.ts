import { afterEach, describe, expect, test } from 'vitest';
import { FakeSource } from './fake-source';
import { SharedSource } from './shared-source';

/** The browser's locks, as far as one name goes: a queue, and stealing. */
class OneLock {
  private queue: { readonly run: () => void; readonly id: number }[] = [];
  private holder: { readonly id: number; readonly rob: () => void } | undefined;
  private ids = 0;

  readonly request = (...args: unknown[]): Promise<never> =>
    new Promise((_, reject) => {
      const [, options, callback] = args;
      const { steal = false, signal } = options instanceof Object ? asOptions(options) : {};
      const id = (this.ids += 1);
      const run = () => {
        this.holder = { id, rob: () => reject(new DOMException('stolen', 'AbortError')) };
        const held: unknown = typeof callback === 'function' ? Reflect.apply(callback, undefined, []) : undefined;
        void Promise.resolve(held).then(() => this.free(id));
      };
      signal?.addEventListener('abort', () => {
        this.queue = this.queue.filter((waiting) => waiting.id !== id);
      });
      if (steal) {
        this.holder?.rob();
        run();
      } else if (this.holder === undefined) run();
      else this.queue.push({ run, id });
    });

  private free(id: number): void {
    if (this.holder?.id !== id) return;
    this.holder = undefined;
    this.queue.shift()?.run();
  }
}

function asOptions(value: object): { steal?: boolean; signal?: AbortSignal } {
  return {
    ...('steal' in value && value.steal === true ? { steal: true } : {}),
    ...('signal' in value && value.signal instanceof AbortSignal ? { signal: value.signal } : {}),
  };
}

const state = (generation: number) => ({
  asOf: { cluster: 'c', epoch: 'e1', generation, at: '2026-01-02T14:02:15.000Z', stale: false },
  gaps: [],
  lists: [],
  reset: false,
});

const closing: { close: () => void }[] = [];
afterEach(() => {
  for (const tab of closing.splice(0)) tab.close();
});

/** Tabs of one browser: a lock, a channel, and the connections that were opened. */
function browser() {
  const locks = new OneLock();
  const connections: FakeSource[] = [];
  const name = `test ${crypto.randomUUID()}`;
  const tab = (id: string, steal = false) => {
    const heard: [string, unknown][] = [];
    const source = new SharedSource({
      open: () => {
        const connection = new FakeSource();
        connections.push(connection);
        return connection;
      },
      channel: new BroadcastChannel(name),
      locks,
      lock: 'l',
      id,
      steal,
    });
    for (const type of ['open', 'error', 'heartbeat', 'changed', 'state']) {
      source.addEventListener(type, (event) => {
        heard.push([type, event instanceof MessageEvent ? JSON.parse(String(event.data)) : undefined]);
      });
    }
    closing.push(source);
    return { source, heard, types: () => heard.map(([type]) => type) };
  };
  const connection = (i: number): FakeSource => {
    const found = connections[i];
    if (found === undefined) throw new Error(`there are ${connections.length} connections`);
    return found;
  };
  return { tab, connections, connection };
}

/** Messages between tabs take a turn of the event loop. */
const delivered = () => new Promise((resolve) => setTimeout(resolve, 30));

describe('SharedSource', () => {
  test('two tabs have one connection, and hear the same', async () => {
    const { tab, connections, connection } = browser();
    const a = tab('a');
    const b = tab('b');
    connection(0).open();
    connection(0).send('state', state(1));
    connection(0).send('changed', { epoch: 'e1', generation: 2 });
    connection(0).send('heartbeat', {});
    await delivered();
    expect(connections).toHaveLength(1);
    expect(a.types()).toEqual(['open', 'state', 'changed', 'heartbeat']);
    expect(b.heard).toEqual(a.heard);
    expect(b.source.readyState).toBe(1);
  });

  test('a tab that comes later is told the state as of the newest change, and the others are not told again', async () => {
    const { tab, connection } = browser();
    const a = tab('a');
    const b = tab('b');
    connection(0).open();
    connection(0).send('state', state(1));
    connection(0).send('changed', { epoch: 'e1', generation: 9 });
    await delivered();
    const before = [a.heard.length, b.heard.length];
    const late = tab('late');
    await delivered();
    expect(late.heard).toEqual([
      ['open', undefined],
      ['state', state(9)],
    ]);
    expect([a.heard.length, b.heard.length]).toEqual(before);
  });

  test('when the tab with the connection goes, the next one opens its own', async () => {
    const { tab, connections, connection } = browser();
    const a = tab('a');
    const b = tab('b');
    connection(0).open();
    await delivered();
    a.source.close();
    await delivered();
    expect(connections).toHaveLength(2);
    expect(connection(0).closed).toBe(true);
    connection(1).open();
    expect(b.types()).toEqual(['open', 'open']);
  });

  test('a closed tab neither hears nor takes the connection', async () => {
    const { tab, connections, connection } = browser();
    const a = tab('a');
    const b = tab('b');
    b.source.close();
    connection(0).open();
    await delivered();
    a.source.close();
    await delivered();
    expect(b.heard).toEqual([]);
    expect(connections).toHaveLength(1);
  });

  test('a tab that is silent loses the connection to one that steals it', async () => {
    const { tab, connections, connection } = browser();
    const frozen = tab('frozen');
    connection(0).open();
    const thief = tab('thief', true);
    await delivered();
    expect(connections).toHaveLength(2);
    expect(frozen.source.readyState).toBe(2);
    expect(connection(0).closed).toBe(true);
    connection(1).open();
    expect(thief.types().at(-1)).toBe('open');
  });

  test('a failure reaches every tab with what the connection is then', async () => {
    const { tab, connection } = browser();
    tab('a');
    const b = tab('b');
    connection(0).open();
    connection(0).fail(false);
    await delivered();
    expect(b.types()).toEqual(['open', 'error']);
    expect(b.source.readyState).toBe(2);
  });
});
