import { createServer, type Server } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { followKubeconfig } from '@/e2e/live/followed';
import { type Cluster, startCluster, startFaultProxy } from '@/e2e/servers';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
  return () => cluster.stop();
});

/** Passes GETs on as a client would ask that has never heard of aggregated discovery: so old servers answer. */
async function startOldServer(): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    void cluster.request('GET', request.url ?? '/', undefined, { headers: { accept: 'application/json' } }).then(
      ({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return { server, url: `http://127.0.0.1:${address.port}` };
}

describe('what a server serves', () => {
  it('is the same, read in one document or group by group', async () => {
    const { server, url } = await startOldServer();
    const file = join(cluster.directory, 'old.json');
    const config = {
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'c' } }],
      clusters: [{ name: 'c', cluster: { server: url } }],
    };
    writeFileSync(file, JSON.stringify(config));
    const old = await followKubeconfig(file);
    const now = await followKubeconfig(cluster.kubeconfig());
    await Promise.all([old.until('discovery', 'synced'), now.until('discovery', 'synced')]);
    const [legacy, aggregated] = [old, now].map((each) => each.model.view().discovery);
    expect(legacy?.complete).toBe(true);
    expect(legacy?.resources.length).toBeGreaterThan(50);
    const names = (discovery: typeof legacy) =>
      discovery?.resources.map((r) => `${r.apiGroup}/${r.resource} ${r.verbs.join()} ${r.namespaced}`).sort();
    expect(names(legacy)).toEqual(names(aggregated));
    await Promise.all([old.stop(), now.stop()]);
    server.close();
  });

  it('costs no body while nothing changes, and still counts as known', async () => {
    const proxy = await startFaultProxy(cluster);
    const followed = await followKubeconfig(cluster.kubeconfig({ server: proxy.url }));
    const { knownAt } = await followed.until('discovery', 'synced');
    const { generation, discovery } = followed.model.view();
    const again = () => proxy.requests.filter(({ path, status }) => path === '/apis' && status === 304);
    while (again().length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(again().every(({ bytes }) => bytes === 0)).toBe(true);
    expect(followed.model.view().discovery).toBe(discovery);
    expect(followed.model.view().generation).toBeGreaterThanOrEqual(generation);
    expect(followed.status('discovery').knownAt).toBeGreaterThan(knownAt ?? Infinity);
    await followed.stop();
    await proxy.close();
  });

  it('cannot be read: it is stale, and read again when it can', async () => {
    const proxy = await startFaultProxy(cluster);
    const followed = await followKubeconfig(cluster.kubeconfig({ server: proxy.url }));
    await followed.untilAllSynced();
    const roots = ['/api', '/apis', '/version'];
    const fault = proxy.fault({
      match: ({ path }) => roots.includes(path),
      times: Infinity,
      action: { kind: 'half-object', afterLines: 0 },
    });
    await followed.until('version', 'stale');
    const refused = proxy.fault({
      match: ({ path }) => roots.includes(path),
      times: Infinity,
      action: { kind: 'refuse' },
    });
    fault.disarm();
    await followed.until('discovery', 'stale');
    expect(followed.status('roles').phase).toBe('synced');
    refused.disarm();
    await followed.untilAllSynced();
    await followed.stop();
    await proxy.close();
  });
});
