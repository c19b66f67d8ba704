import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '@/lib/contract';
import { type Cluster, startCluster } from '../servers';
import { clustersOf, detailsOf } from './clusters';
import { get, until } from './http';
import { type Entry, SECRET, kubeconfigText } from './kubeconfigs';
import type { Launch, Opened } from './launch';
import { openScene } from './scene';

const { scratch, start } = openScene();
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
}, 600_000);
afterAll(() => cluster.stop());

let files = 0;
async function open(entries: readonly [Entry, ...Entry[]], ...flags: string[]): Promise<Opened & { launched: Launch }> {
  const file = scratch.write(`kubeconfig-${String((files += 1))}`, kubeconfigText(entries));
  const launched = await start(['--kubeconfig', file, ...flags]);
  return { ...(await launched.opened), launched };
}

const entry = (more: Partial<Entry> = {}): Entry => ({
  context: 'prod',
  server: cluster.url,
  ca: cluster.caPem,
  token: cluster.adminToken,
  ...more,
});

const synced = (opened: Opened) =>
  until(
    () => clustersOf(opened),
    (clusters) => clusters.every(({ state }) => state === 'synced'),
  );

/** The first state of the one cluster that is not about being underway. */
async function settled(opened: Opened) {
  const [found] = await until(
    () => clustersOf(opened),
    ([one]) => one !== undefined && one.lists.every(({ state }) => state !== 'syncing'),
  );
  return found;
}

describe('a live cluster', () => {
  test('is read; each context is a cluster of its own, and the demo stays closed', async () => {
    const two = [entry(), entry({ context: 'stage/eu:1' })] as const;
    const opened = await open([...two], '--context', 'stage/eu:1', '--context', 'prod');
    const clusters = await synced(opened);
    expect(clusters.map(({ id, name, source }) => [id, name, source])).toEqual([
      ['stage-eu-1', 'stage/eu:1', 'live'],
      ['prod', 'prod', 'live'],
    ]);
    expect(clusters[0]?.counts.clusterroles).toBeGreaterThan(50);
    expect(clusters[0]?.version).toMatch(/^v1\.36/u);
  });

  test('opens beside the demo when that is asked for', async () => {
    const opened = await open([entry()], '--demo');
    expect((await clustersOf(opened)).map(({ source }) => source)).toEqual(['live', 'demo']);
  });

  test('shows nothing without the key: 401, and a list that says locked and no more', async () => {
    const opened = await open([entry()]);
    await synced(opened);
    const { base } = opened;
    const paths = ['', '/who-can?verb=get&resource=secrets', '/roles', '/namespaces/default', '/me', '/events'];
    for (const path of paths) {
      const answer = await get(`${base}/api/v1/clusters/prod${path}`);
      expect([path, answer.status]).toEqual([path, 401]);
      expect(Problem.parse(JSON.parse(answer.text)).code).toBe('not-signed-in');
    }
    const list = await get(`${base}/api/v1/clusters`);
    expect(list.status).toBe(200);
    expect(list.text).toContain('"locked":true');
    expect(list.text).not.toContain(cluster.url);
    expect(list.text).not.toContain('system:');
  });

  test('opens with the printed address, whose key becomes a cookie and leaves the address', async () => {
    const { base, key } = await open([entry()]);
    const exchanged = await get(`${base}/?key=${key}`);
    expect([exchanged.status, exchanged.headers['location']]).toEqual([303, '/']);
    const [cookie = ''] = exchanged.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/u);
    expect(cookie).not.toContain(key);
    const answer = await get(`${base}/api/v1/clusters/prod`, { cookie: cookie.split(';')[0] ?? '' });
    expect(answer.status).toBe(200);
  });

  test('stays closed to another key, and guessing is slowed down', async () => {
    const { base } = await open([entry()]);
    const wrong = await get(`${base}/?key=not-the-key-of-this-server`);
    expect(wrong.status).toBe(401);
    expect(wrong.headers['set-cookie']).toBeUndefined();
    const bearer = { authorization: 'Bearer not-the-key-of-this-server' };
    expect((await get(`${base}/api/v1/clusters/prod`, bearer)).status).toBe(401);
    const guesses = Array.from({ length: 40 }, (_, i) => get(`${base}/?key=guess-number-${String(i)}`));
    const slowed = (await Promise.all(guesses)).find(({ status }) => status === 429);
    expect(Number(slowed?.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('never shows its credentials', async () => {
    const opened = await open([entry()]);
    await synced(opened);
    const shown = await get(`${opened.base}/api/v1/clusters/prod`, { authorization: `Bearer ${opened.key}` });
    expect(shown.text).not.toContain(cluster.adminToken);
    expect(opened.launched.said).not.toContain(cluster.adminToken);
  });
});

describe('a live cluster that cannot be read', () => {
  test('for a CA that did not sign it: started all the same, failed, with the reason', async () => {
    const opened = await open([entry({ ca: rootCertificates[0] })]);
    const found = await settled(opened);
    expect(found?.state).toBe('failed');
    expect(detailsOf(found)).toEqual([
      "failed: the API server's certificate is not signed by the CA of the kubeconfig",
    ]);
  });

  test('for refused credentials: failed, with the reason and without the credential', async () => {
    const opened = await open([entry({ token: SECRET })]);
    const found = await settled(opened);
    expect(detailsOf(found)).toEqual(['failed: the API server refuses the credentials (401)']);
    const asked = await get(`${opened.base}/api/v1/clusters/prod/can?subject=User:ada&verb=get&resource=pods`, {
      authorization: `Bearer ${opened.key}`,
    });
    expect(asked.text).not.toContain('"verdict":"refused"');
    expect(opened.launched.said + JSON.stringify(found) + asked.text).not.toContain(SECRET);
  });

  test('for an address where nobody listens: failed, with the reason', async () => {
    const found = await settled(await open([entry({ server: 'https://127.0.0.1:9' })]));
    expect(detailsOf(found)).toEqual(['failed: the API server refuses connections']);
  });

  test('beside one that can: each says its own', async () => {
    const opened = await open(
      [entry(), entry({ context: 'down', server: 'https://127.0.0.1:9' })],
      ...['--context', 'prod', '--context', 'down'],
    );
    const clusters = await until(
      () => clustersOf(opened),
      (all) => all.every(({ state }) => state !== 'syncing'),
    );
    expect(clusters.map(({ id, state }) => [id, state])).toEqual([
      ['prod', 'synced'],
      ['down', 'failed'],
    ]);
  });

  test('because it is down: failed, and synced by itself when it comes up', async () => {
    await cluster.stopApiServer();
    const opened = await open([entry()]);
    const found = await settled(opened);
    expect(detailsOf(found)).toEqual(['failed: the API server refuses connections']);
    await cluster.startApiServer();
    const [healed] = await synced(opened);
    expect(healed?.counts.clusterroles).toBeGreaterThan(50);
  });
});
