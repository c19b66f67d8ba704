import { once } from 'node:events';
import { type Server, createServer, get } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OrderlyStop } from './orderly-stop';

const LONG = { drainMs: 60_000, finishMs: 60_000 };

describe('an orderly stop', () => {
  let happened: string[];
  let answer: (() => void) | undefined;
  let server: Server;
  let arrived: Promise<void>;
  let now: number;

  beforeEach(async () => {
    happened = [];
    answer = undefined;
    now = 0;
    let tell: () => void;
    arrived = new Promise((resolve) => (tell = resolve));
    server = createServer((_, response) => {
      answer = () => {
        happened.push('answered');
        response.end('done');
      };
      tell();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const stopOf = (more: Partial<ConstructorParameters<typeof OrderlyStop>[0]> = {}) =>
    new OrderlyStop({
      ...LONG,
      now: () => now,
      endStreams: () => happened.push('streams ended'),
      stop: () => Promise.resolve(void happened.push('stopped')),
      exit: (code) => happened.push(`exit ${code}`),
      ...more,
    });

  function ask(): Promise<string> {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return new Promise((resolve) => {
      get({ port, host: '127.0.0.1', path: '/', agent: false }, (response) => {
        let text = '';
        response.on('data', (piece: Buffer) => (text += piece.toString()));
        response.on('end', () => resolve(text));
      }).on('error', (error) => resolve(error.message));
    });
  }

  it('lets the requests that run end, takes no new ones, stops, and only then exits', async () => {
    const stop = stopOf();
    stop.watch();
    const running = ask();
    await arrived;
    const done = stop.signal('SIGTERM');
    expect(await ask()).toContain('ECONNREFUSED');
    expect(happened).toEqual(['streams ended']);
    answer?.();
    expect(await running).toBe('done');
    await done;
    expect(happened).toEqual(['streams ended', 'answered', 'stopped', 'exit 0']);
    stop.unwatch();
  });

  it('waits for a request that does not end no longer than its bound', async () => {
    const stop = stopOf({ drainMs: 1 });
    stop.watch();
    void ask();
    await arrived;
    await stop.signal('SIGTERM');
    expect(happened).toEqual(['streams ended', 'stopped', 'exit 0']);
    stop.unwatch();
  });

  it('says by its code that it could not finish, when a database or a webhook does not answer', async () => {
    const stop = stopOf({ finishMs: 1, stop: () => new Promise(() => undefined) });
    await stop.signal('SIGINT');
    expect(happened).toEqual(['streams ended', 'exit 1']);
    const failing = stopOf({ stop: () => Promise.reject(new Error('away')) });
    await failing.signal('SIGINT');
    expect(happened.slice(2)).toEqual(['streams ended', 'exit 1']);
  });

  it('ends at once at a second signal, but takes one Ctrl C that comes by several ways as one', async () => {
    const stop = stopOf();
    stop.watch();
    void ask();
    await arrived;
    void stop.signal('SIGINT');
    void stop.signal('SIGINT');
    expect(happened).toEqual(['streams ended']);
    now += 1_000;
    await stop.signal('SIGTERM');
    expect(happened).toEqual(['streams ended', 'exit 143']);
    stop.unwatch();
  });
});
