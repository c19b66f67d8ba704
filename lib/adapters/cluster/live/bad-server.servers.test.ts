import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Followed, followKubeconfig, untilEqual } from '@/e2e/live/followed';
import { type Cluster, startCluster, startFaultProxy } from '@/e2e/servers';
import { LIVE_LISTS } from './index';

let cluster: Cluster;
let other: Cluster;
beforeAll(async () => {
  [cluster, other] = await Promise.all([startCluster(), startCluster()]);
  return async () => {
    await Promise.all([cluster.stop(), other.stop()]);
  };
});

let followed: Followed;
afterEach(() => followed.stop());

/** Every list failed, for this reason, and nothing is in the model. */
async function expectNothing(detail: string): Promise<void> {
  for (const list of LIVE_LISTS) {
    const status = await followed.until(list, 'failed');
    expect(status).toMatchObject({ detail, count: 0 });
    expect(status.knownAt).toBeUndefined();
  }
  expect(Object.values(followed.reader().counts()).every((count) => count === 0)).toBe(true);
  expect(followed.model.view()).toMatchObject({ version: undefined, discovery: undefined });
}

function kubeconfig(server: string, entries: object): string {
  const file = join(cluster.directory, 'bad.json');
  const config = {
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server, ...entries } }],
    users: [{ name: 'u', user: { token: cluster.adminToken } }],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

describe('a server that cannot be read', () => {
  it('is down: it is said, and when it comes up the model fills', async () => {
    await cluster.stopApiServer();
    followed = await followKubeconfig(cluster.kubeconfig());
    await expectNothing('the API server refuses connections');
    await cluster.startApiServer();
    await untilEqual(cluster, followed);
  });

  it('has a name that does not resolve', async () => {
    followed = await followKubeconfig(kubeconfig('https://castellan.invalid:6443', {}));
    const { detail } = await followed.until('roles', 'failed');
    expect(detail).toMatch(/^the API server cannot be reached: its name does not resolve/);
  });

  it('shows a certificate of another CA', async () => {
    followed = await followKubeconfig(kubeconfig(cluster.url, { 'certificate-authority': other.caFile }));
    await expectNothing("the API server's certificate is not signed by the CA of the kubeconfig");
  });

  it('shows a certificate that no public CA signed, and the kubeconfig names none', async () => {
    followed = await followKubeconfig(kubeconfig(cluster.url, {}));
    await expectNothing("the API server's certificate is not signed by the CA of the kubeconfig");
  });

  it('is read all the same when the kubeconfig says not to check, and by another name when it says so', async () => {
    followed = await followKubeconfig(kubeconfig(cluster.url, { 'insecure-skip-tls-verify': true }));
    await untilEqual(cluster, followed);
    await followed.stop();
    const named = { 'certificate-authority': cluster.caFile, 'tls-server-name': 'kubernetes.default.svc' };
    followed = await followKubeconfig(kubeconfig(cluster.url.replace('127.0.0.1', 'localhost'), named));
    await untilEqual(cluster, followed);
  });

  it('shows a certificate for another name', async () => {
    const named = { 'certificate-authority': cluster.caFile, 'tls-server-name': 'castellan.invalid' };
    followed = await followKubeconfig(kubeconfig(cluster.url, named));
    await expectNothing("the API server's certificate is for another name than the kubeconfig's address");
  });

  it('is asked without credentials: it says who that is, and that they may not', async () => {
    followed = await followKubeconfig(cluster.kubeconfig({ token: '' }));
    const { detail } = await followed.until('roles', 'forbidden');
    expect(detail).toContain('User "system:anonymous" cannot list resource "roles"');
  });

  it('speaks something else than TLS', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('220 mail.example ESMTP\r\n');
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        resolve();
      });
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
    followed = await followKubeconfig(kubeconfig(`https://127.0.0.1:${address.port}`, {}));
    const { detail } = await followed.until('roles', 'failed');
    expect(detail).toMatch(/TLS/);
    server.close();
  });

  it('is slower than is waited for: it is said, and a server that is merely slow is read', async () => {
    const proxy = await startFaultProxy(cluster);
    const fault = proxy.fault({ times: Infinity, action: { kind: 'delay', milliseconds: 5_000 } });
    followed = await followKubeconfig(cluster.kubeconfig({ server: proxy.url }));
    await expectNothing('the API server did not answer within 3 s');
    fault.disarm();
    const slow = proxy.fault({ times: Infinity, action: { kind: 'delay', milliseconds: 500 } });
    await untilEqual(cluster, followed);
    expect(slow.hits).toBeGreaterThan(6);
    await followed.stop();
    await proxy.close();
  });
});
