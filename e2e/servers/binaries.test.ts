import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureBinary } from './binaries.ts';
import { withBuildLock } from './build-lock.ts';
import { SERVER_NAMES, linkerFlags, moduleHash, serverModule } from './catalog.ts';
import type { BinaryName } from './catalog.ts';
import { buildJobs } from './go-build.ts';
import { compareVersions } from './go-toolchain.ts';

let folder: string;
let told: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-binaries-'));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function asset(binary: BinaryName, says: string): string {
  const file = join(folder, 'assets', binary);
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho "${says}"\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A machine with an empty cache, envtest's folder, and no Go: what is not found fails. */
function bareMachine(): Parameters<typeof ensureBinary>[2] {
  const env = { ...process.env, XDG_CACHE_HOME: folder, KUBEBUILDER_ASSETS: join(folder, 'assets'), PATH: folder };
  return { env, log: (line) => told.push(line) };
}

describe('where binaries come from', () => {
  it('the modules say which versions they build', () => {
    const modules = SERVER_NAMES.map(serverModule);
    expect(modules.map(({ version }) => version)).toEqual([
      expect.stringMatching(/^v3\.6\.\d+$/),
      expect.stringMatching(/^v1\.36\.\d+$/),
      expect.stringMatching(/^v1\.33\.\d+$/),
    ]);
    expect(new Set(modules.map(moduleHash)).size).toBe(3);
    expect(linkerFlags(serverModule('1.33'))).toMatch(/gitVersion=v1\.33\.\d+ .*gitMajor=1 .*gitMinor=33$/);
  });

  it('envtest serves the version that its binaries say', async () => {
    const etcd = asset('etcd', 'etcd Version: 3.5.0');
    const apiServer = asset('kube-apiserver', 'Kubernetes v1.33.1');
    await expect(ensureBinary(serverModule('etcd'), 'etcd', bareMachine())).resolves.toBe(etcd);
    await expect(ensureBinary(serverModule('1.33'), 'kube-apiserver', bareMachine())).resolves.toBe(apiServer);
  });

  it('a newer envtest stands in for the newest version', async () => {
    const apiServer = asset('kube-apiserver', 'Kubernetes v1.99.0');
    await expect(ensureBinary(serverModule('1.36'), 'kube-apiserver', bareMachine())).resolves.toBe(apiServer);
    await expect(ensureBinary(serverModule('1.33'), 'kube-apiserver', bareMachine())).rejects.toThrow(/needs Go/);
  });

  it('an older envtest is left aside, and without Go one line says what to do', async () => {
    asset('kube-apiserver', 'Kubernetes v1.20.4');
    const attempt = ensureBinary(serverModule('1.36'), 'kube-apiserver', bareMachine());
    await expect(attempt).rejects.toThrow(/^building kube-apiserver v1\.36\.\d+ needs Go 1\.21\.0 .* Bring it with: /);
    expect(told[0]).toContain('holds 1.20; using one built here');
  });

  it('a Go that cannot fetch a newer one is named with its version', async () => {
    writeFileSync(join(folder, 'go'), '#!/bin/sh\necho go version go1.19.8 linux/amd64\n', { mode: 0o755 });
    const attempt = ensureBinary(serverModule('etcd'), 'etcd', bareMachine());
    await expect(attempt).rejects.toThrow(/found 1\.19\.8\. Bring a newer one/);
  });

  it('compares versions by number', () => {
    expect(compareVersions('1.9', '1.10.0')).toBeLessThan(0);
    expect(compareVersions('1.26', '1.26.0')).toBe(0);
  });

  it.each([
    [2, 64, 2],
    [8, 6, 4],
    [8, 1, 1],
  ])('%i cores and %i GiB compile %i packages at once', (cores, gibibytes, jobs) => {
    expect(buildJobs(cores, gibibytes * 1024 ** 3)).toBe(jobs);
  });
});

describe('two who need the same build', () => {
  it('take turns, and the second is told that it waits', async () => {
    const file = join(folder, 'lock');
    const order: string[] = [];
    const run = (name: string): Promise<void> =>
      withBuildLock(
        file,
        () => told.push(`${name} waits`),
        async () => {
          order.push(`${name} in`);
          await new Promise((resolve) => setTimeout(resolve, 50));
          order.push(`${name} out`);
        },
      );
    await Promise.all([run('a'), run('b')]);
    expect(order).toEqual([
      `${order[0]?.[0]} in`,
      `${order[0]?.[0]} out`,
      `${order[2]?.[0]} in`,
      `${order[2]?.[0]} out`,
    ]);
    expect(told).toHaveLength(1);
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  it('do not wait for one that was killed', async () => {
    const file = join(folder, 'lock');
    writeFileSync(file, '');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(file, longAgo, longAgo);
    await expect(
      withBuildLock(
        file,
        () => told.push('waits'),
        () => Promise.resolve('done'),
      ),
    ).resolves.toBe('done');
    expect(told).toEqual([]);
  });
});
