import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { KUBERNETES_VERSIONS, ServersError, startCluster } from './index.ts';
import type { Cluster, KubernetesObject } from './index.ts';

const RBAC = 'rbac.authorization.k8s.io';
const ROLES = `/apis/${RBAC}/v1/namespaces/blue/roles`;

const READER = {
  apiVersion: `${RBAC}/v1`,
  kind: 'Role',
  metadata: { name: 'reader', namespace: 'blue' },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
};

const WORLD = [
  { apiVersion: 'example.castellan.dev/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'blue' }, size: 1 },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'readers', namespace: 'blue' },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: 'reader' },
    subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'team "one"' }],
  },
  READER,
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.castellan.dev' },
    spec: {
      group: 'example.castellan.dev',
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets', singular: 'widget' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'blue' } },
] satisfies (KubernetesObject & Record<string, unknown>)[];

const ALICE = { user: 'alice "a" <ä>', groups: ['team "one"', 'ops'] };

describe.each(KUBERNETES_VERSIONS)('a cluster of %s', (version) => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster({ version, controllerManager: true, personas: [ALICE] });
  });
  afterAll(() => cluster.stop());

  it('is of that version', async () => {
    const answer = z.object({ gitVersion: z.string() }).parse(await cluster.demand('GET', '/version'));
    expect(answer.gitVersion.split('.').slice(0, 2).join('.')).toBe(`v${version}`);
  });

  it('knows its personas', async () => {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const answer = await cluster.demand('POST', path, review, { token: cluster.token(ALICE.user) });
    expect(answer).toMatchObject({
      status: { userInfo: { username: ALICE.user, groups: [...ALICE.groups, 'system:authenticated'] } },
    });
    expect((await cluster.request('GET', ROLES, undefined, { token: '' })).status).toBe(403);
    expect(() => cluster.token('bob')).toThrow('no persona is called bob');
  });

  it('takes a world in any order, twice', async () => {
    expect(await cluster.applyAll(WORLD)).toEqual({ created: 5, replaced: 0 });
    const changeable = WORLD.filter(({ apiVersion }) => apiVersion === 'v1' || apiVersion === `${RBAC}/v1`);
    expect(await cluster.applyAll(changeable)).toEqual({ created: 0, replaced: 3 });
    const nowhere = { ...READER, metadata: { name: 'r', namespace: 'missing' } };
    await expect(cluster.applyAll([nowhere])).rejects.toThrow('namespaces "missing" not found');
  });

  it('decides, and says why', async () => {
    const ask = (verb: string, groups: readonly string[]) =>
      cluster.sar({ ...ALICE, groups, resourceAttributes: { verb, resource: 'pods', namespace: 'blue' } });
    expect(await ask('get', ALICE.groups)).toMatchObject({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "readers/blue" of Role "reader" to Group "team \\"one\\""',
    });
    expect((await ask('delete', ALICE.groups)).allowed).toBe(false);
    expect((await ask('get', ['ops'])).allowed).toBe(false);
  });

  it('runs the controllers that access depends on', async () => {
    await vi.waitFor(async () => {
      expect((await cluster.request('GET', '/api/v1/namespaces/blue/serviceaccounts/default')).status).toBe(200);
    }, 10_000);
    await cluster.applyAll([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'short-lived' } }]);
    await cluster.demand('DELETE', '/api/v1/namespaces/short-lived');
    await vi.waitFor(async () => {
      expect((await cluster.request('GET', '/api/v1/namespaces/short-lived')).status).toBe(404);
    }, 30_000);
  });

  it('keeps address, certificate and data when its API server crashes', async () => {
    const before = cluster.caPem;
    await cluster.stopApiServer();
    await expect(cluster.request('GET', ROLES)).rejects.toThrow('ECONNREFUSED');
    await cluster.startApiServer();
    expect(cluster.caPem).toBe(before);
    expect(await cluster.demand('GET', ROLES)).toMatchObject({ items: [{ metadata: { name: 'reader' } }] });
  });

  it('answers nothing while it is frozen', async () => {
    cluster.pauseApiServer();
    try {
      // A busy kernel stops it a little later, and a connection from before the crash may break off instead.
      await vi.waitFor(
        async () => {
          const frozen = cluster.request('GET', ROLES, undefined, { signal: AbortSignal.timeout(300) });
          await expect(frozen).rejects.toThrow(/timeout|other side closed|ECONNRESET/);
        },
        { timeout: 30_000 },
      );
    } finally {
      cluster.resumeApiServer();
    }
    expect((await cluster.request('GET', ROLES)).status).toBe(200);
  });

  it('forgets what was compacted', async () => {
    const old = await cluster.etcdRevision();
    await cluster.applyAll([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'later' } }]);
    expect(await cluster.compactEtcd()).toBeGreaterThan(old);
    await cluster.restartApiServer();
    const watch = `${ROLES}?watch=true&timeoutSeconds=2&resourceVersion=${old}`;
    const { body } = await cluster.request('GET', watch, undefined, { parse: false });
    expect(body).toMatch(/"code":410/);
  });

  it('writes a kubeconfig for whom and to where it is told', () => {
    const written = readFileSync(cluster.kubeconfig({ as: ALICE.user, server: 'https://127.0.0.1:1' }), 'utf8');
    expect(JSON.parse(written)).toMatchObject({
      clusters: [{ cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: ALICE.user, user: { token: cluster.token(ALICE.user) } }],
    });
  });
});

async function inFolder(work: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'castellan-data-'));
  try {
    await work(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

describe('the life of a cluster', () => {
  it('a server that does not come up shows its last words', async () => {
    await inFolder(async (dataDir) => {
      const start = startCluster({ dataDir, extraArgs: ['--no-such-flag'] });
      await expect(start).rejects.toThrow(ServersError);
      await expect(start).rejects.toThrow(/ended by itself.*unknown flag: --no-such-flag/s);
    });
  });

  it('data in a folder of its own outlives it', async () => {
    await inFolder(async (dataDir) => {
      const first = await startCluster({ dataDir });
      await first.applyAll([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kept' } }]);
      await first.stop();
      const second = await startCluster({ dataDir });
      const answer = await second.request('GET', '/api/v1/namespaces/kept');
      await second.stop();
      expect(answer.status).toBe(200);
    });
  });

  it('dies with a plain Node process that is killed, and leaves nothing', async () => {
    const script = `
      import { startCluster } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
      const cluster = await startCluster({ controllerManager: true });
      console.log(JSON.stringify({ etcdUrl: cluster.etcdUrl, url: cluster.url, directory: cluster.directory }));
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise((resolve) => child.stdout.once('data', resolve));
    const places = z.object({ etcdUrl: z.string(), url: z.string(), directory: z.string() });
    const { etcdUrl, url, directory } = places.parse(JSON.parse(String(line)));
    expect((await fetch(`${etcdUrl}/health`)).ok).toBe(true);
    child.kill('SIGKILL');
    await vi.waitFor(async () => {
      await expect(fetch(`${etcdUrl}/health`)).rejects.toThrow();
      await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
      expect(existsSync(directory)).toBe(false);
    }, 5_000);
  });
});
