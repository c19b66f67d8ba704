import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, test } from 'vitest';
import { clusterKey } from '../queries';
import { isOlder, refreshCluster } from './refresh';

const dated = (generation: number, epoch = 'e1') => ({ value: 1, asOf: { epoch, generation } });

describe('isOlder', () => {
  const than = { epoch: 'e1', generation: 5 };
  test.each([
    ['an earlier generation', dated(4), true],
    ['the same generation', dated(5), false],
    ['a later generation', dated(6), false],
    ['another epoch', dated(9, 'e0'), true],
    ['pages of which one is earlier', { pages: [dated(5), dated(4)] }, true],
    ['pages of now', { pages: [dated(5), dated(5)] }, false],
    ['data without a date', { value: 1 }, true],
    ['no data', undefined, true],
  ])('%s', (_, data, older) => {
    expect(isOlder(data, than)).toBe(older);
    expect(isOlder(data, 'all')).toBe(true);
  });
});

describe('refreshCluster', () => {
  /** A query that is on the page; each read gives the generation that the server is at. */
  function shown(client: QueryClient, key: readonly unknown[], server: { generation: number }) {
    const reads: number[] = [];
    const observer = new QueryObserver(client, {
      queryKey: key,
      queryFn: () => {
        reads.push(server.generation);
        return Promise.resolve(dated(server.generation));
      },
      staleTime: Number.POSITIVE_INFINITY,
    });
    observer.subscribe(() => undefined);
    return reads;
  }

  test('reads again what is older, of this cluster only, and not who is asking', async () => {
    const client = new QueryClient();
    const server = { generation: 1 };
    const here = shown(client, [...clusterKey('c'), 'who-can'], server);
    const me = shown(client, [...clusterKey('c'), 'me'], server);
    const there = shown(client, [...clusterKey('d'), 'who-can'], server);
    await Promise.resolve();
    server.generation = 2;
    await refreshCluster(client, 'c', { epoch: 'e1', generation: 2 });
    expect(here).toEqual([1, 2]);
    expect(me).toEqual([1]);
    expect(there).toEqual([1]);
    await refreshCluster(client, 'c', { epoch: 'e1', generation: 2 });
    expect(here).toEqual([1, 2]);
    await refreshCluster(client, 'c', 'all');
    expect(me).toEqual([1, 2]);
    client.clear();
  });

  test('a first read that came back too old is made again', async () => {
    const client = new QueryClient();
    let answer: ((generation: number) => void) | undefined;
    const reads: number[] = [];
    const observer = new QueryObserver(client, {
      queryKey: [...clusterKey('c'), 'list'],
      queryFn: () =>
        new Promise((resolve) => {
          answer = (generation) => {
            reads.push(generation);
            resolve(dated(generation));
          };
        }),
      staleTime: Number.POSITIVE_INFINITY,
    });
    observer.subscribe(() => undefined);
    const done = refreshCluster(client, 'c', { epoch: 'e1', generation: 2 });
    answer?.(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    answer?.(2);
    await done;
    expect(reads).toEqual([1, 2]);
    client.clear();
  });
});
