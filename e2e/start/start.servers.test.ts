import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ClustersOutput, Problem } from '@/lib/contract';
import { clustersOf } from './clusters';
import { get, until } from './http';
import { launch } from './launch';
import { openScene } from './scene';

const { scratch, start } = openScene();

const binding = (name: string) => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ${name} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: ada }]
`;

describe('npm start', () => {
  test('with nothing said opens the demo, prints the address and serves it', async () => {
    const started = await start([]);
    const { base } = await started.opened;
    expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
    const page = await get(`${base}/`);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('<title>Castellan</title>');
    const asked = await get(`${base}/api/v1/clusters/demo/who-can?verb=delete&resource=secrets&namespace=payments`);
    expect(asked.status).toBe(200);
    expect(asked.text).toContain('system:masters');
    expect(started.said).toContain('The key opens live clusters');
  });

  test('serves what the pages are made of: scripts, styles and fonts of its own', async () => {
    const { base } = await (await start([])).opened;
    const { text } = await get(`${base}/`);
    const assets = [...text.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+)"/gu)].map(([, path]) => path ?? '');
    expect(assets.length).toBeGreaterThan(3);
    const statuses = await Promise.all(assets.map(async (path) => (await get(`${base}${path}`)).status));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//u);
  });

  test('--help prints every flag and starts nothing', async () => {
    const { code, stdout, stderr } = await (await start(['--help'])).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const flag of ['kubeconfig', 'context', 'bundle', 'demo', 'port', 'host', 'data', 'help']) {
      expect(stdout).toContain(`--${flag}`);
    }
    for (const name of ['KUBECONFIG', 'CONTEXT', 'BUNDLE', 'DEMO', 'PORT', 'HOST', 'DATA']) {
      expect(stdout).toContain(`CASTELLAN_${name}`);
    }
  });

  test.each(['localhost', '::1'])('binds %s, which is loopback too', async (host) => {
    const { base } = await (await start(['--host', host])).opened;
    expect((await get(`${base}/api/v1/clusters`)).status).toBe(200);
  });

  test('keeps the key of the environment, and makes a new one for each start else', async () => {
    const key = 'chosen-by-the-operator-0123456789';
    const kept = await (await start([], { env: { CASTELLAN_KEY: key } })).opened;
    expect(kept.key).toBe(key);
    const [a, b] = await Promise.all([start([]), start([])]);
    expect((await a.opened).key).not.toBe((await b.opened).key);
  });

  test('takes from the environment what a flag would say', async () => {
    const file = scratch.write('env/binding.yaml', binding('of-the-environment'));
    const { base } = await (await start([], { env: { CASTELLAN_BUNDLE: file, CASTELLAN_DEMO: '1' } })).opened;
    const { value } = ClustersOutput.parse(JSON.parse((await get(`${base}/api/v1/clusters`)).text));
    expect(value.map(({ id, source }) => [id, source])).toEqual([
      ['binding', 'bundle'],
      ['demo', 'demo'],
    ]);
  });

  test('takes paths from where they were typed, not from where npm runs', async () => {
    scratch.write('typed/here.yaml', binding('typed'));
    const flags = ['--bundle', 'here.yaml'];
    const opened = await (await start(flags, { env: { INIT_CWD: scratch.path('typed') } })).opened;
    expect((await clustersOf(opened)).map(({ origin }) => origin)).toEqual([join(scratch.path('typed'), 'here.yaml')]);
  });
});

describe('a bundle opens', () => {
  const folder = () => {
    scratch.write('gitops/a/b/one.yaml', binding('one'));
    scratch.write('gitops/two.json', JSON.stringify(TWO));
    return scratch.path('gitops');
  };
  const archive = () => {
    const file = scratch.path('dump.tar.gz');
    execFileSync('tar', ['-czf', file, '-C', scratch.folder, 'gitops']);
    return file;
  };

  test('from a folder, an archive and a file, each its own cluster, without the demo', async () => {
    const [path, file] = [folder(), scratch.write('single.yaml', binding('single'))];
    const opened = await (await start(['--bundle', path, '--bundle', archive(), '--bundle', file])).opened;
    const clusters = await clustersOf(opened);
    expect(clusters.map(({ id, source, counts }) => [id, source, counts.clusterrolebindings])).toEqual([
      ['gitops', 'bundle', 2],
      ['dump', 'bundle', 2],
      ['single', 'bundle', 1],
    ]);
  });

  test('without the key, to read', async () => {
    const { base } = await (await start(['--bundle', folder()])).opened;
    const answer = await get(`${base}/api/v1/clusters/gitops/who-can?verb=get&resource=pods`);
    expect(answer.status).toBe(200);
  });

  test('and follows its files', async () => {
    const path = folder();
    const opened = await (await start(['--bundle', path])).opened;
    scratch.write('gitops/three.yaml', binding('three'));
    await until(
      () => clustersOf(opened),
      ([cluster]) => cluster?.counts.clusterrolebindings === 3,
    );
    expect((await clustersOf(opened))[0]?.state).toBe('synced');
  });
});

describe('a stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('by %s ends it with code 0, event streams or not', async (signal) => {
    const started = await launch([]);
    const { base } = await started.opened;
    const stream = request(`${base}/api/v1/clusters/demo/events`);
    stream.on('error', () => undefined);
    stream.end();
    await new Promise((resolve) => stream.once('response', resolve));
    started.signal(signal);
    expect(await started.ended).toMatchObject({ code: 0, stderr: '' });
    await expect(get(`${base}/healthz`)).rejects.toThrow('ECONNREFUSED');
  });

  test('gives the data folder back', async () => {
    const flags = ['--data', scratch.path('again')];
    const first = await launch(flags);
    await first.opened;
    await first.stop();
    const second = await start(flags);
    await expect(second.opened).resolves.toBeDefined();
  });

  test('that was a crash does not keep the data folder', async () => {
    const flags = ['--data', scratch.path('crashed')];
    const first = await launch(flags);
    await first.opened;
    const Lock = z.object({ pid: z.number() });
    const { pid } = Lock.parse(JSON.parse(readFileSync(join(scratch.path('crashed'), 'castellan.lock'), 'utf8')));
    process.kill(pid, 'SIGKILL');
    expect(await first.ended).toMatchObject({ code: 1 });
    const second = await start(flags);
    await expect(second.opened).resolves.toBeDefined();
  });
});

describe('a request with a foreign Host header', () => {
  test('is refused, whatever it asks for', async () => {
    const { base } = await (await start([])).opened;
    for (const host of ['evil.example', `evil.example:${new URL(base).port}`, '127.0.0.1', '127.0.0.1:1']) {
      const answer = await get(`${base}/api/v1/clusters`, { host });
      expect([host, answer.status, answer.headers['content-type']]).toEqual([host, 403, 'application/problem+json']);
      expect(Problem.parse(JSON.parse(answer.text)).code).toBe('not-permitted');
    }
    const page = await get(`${base}/c/demo`, { host: 'evil.example' });
    expect(page.text).not.toContain('payments');
  });

  test('while every name of loopback is answered', async () => {
    const { base } = await (await start([])).opened;
    const { port } = new URL(base);
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
      expect((await get(`${base}/api/v1/clusters`, { host: `${name}:${port}` })).status).toBe(200);
    }
  });
});

const TWO = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'two' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'builders' }],
};
