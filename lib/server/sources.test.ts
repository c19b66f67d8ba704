import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusters } from '@/lib/usecases';
import { startServer } from './container';
import { bundleName, clusterId } from './sources';
import { testSettings } from './test-world';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'castellan-sources-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const settings = (more: Record<string, string>) => testSettings({ CASTELLAN_DATA: join(root, 'data'), ...more });
const failure = (more: Record<string, string>) =>
  startServer(settings(more)).then(
    async (server) => {
      await server.stop();
      return 'it started';
    },
    (error: unknown) => (error instanceof Error ? error.message : 'no error'),
  );
function bundle(name: string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: { name: web }\n');
  return folder;
}

describe('a server', () => {
  it('opens the demo', async () => {
    const server = await startServer(settings({}));
    try {
      const [demo] = clusters(server.deps, false).value;
      expect(demo).toMatchObject({ id: 'demo', source: 'demo', origin: resolve('deploy/demo'), locked: false });
      expect(demo?.counts.rolebindings).toBeGreaterThan(50);
    } finally {
      await server.stop();
    }
  });

  it('opens bundles by the names of their folders, each with an id of its own', async () => {
    mkdirSync(join(root, 'x'));
    const one = bundle('Prod Cluster');
    const two = bundle('x/Prod Cluster');
    const server = await startServer(settings({ CASTELLAN_BUNDLE: [one, two].join(delimiter) }));
    try {
      const found = server.deps.clusters.list().map(({ id, name, origin }) => ({ id, name, origin }));
      expect(found).toEqual([
        { id: 'prod-cluster', name: 'Prod Cluster', origin: one },
        { id: 'prod-cluster-2', name: 'Prod Cluster', origin: two },
      ]);
    } finally {
      await server.stop();
    }
  });

  it('does not start on what the operator has to repair, and lets go of its folder', async () => {
    const nowhere = join(root, 'nowhere');
    expect(await failure({ CASTELLAN_BUNDLE: nowhere })).toContain(nowhere);
    expect(await failure({ CASTELLAN_KUBECONFIG: nowhere })).toContain(nowhere);
    const broken = join(root, 'broken');
    writeFileSync(broken, 'clusters: [');
    expect(await failure({ CASTELLAN_KUBECONFIG: broken })).toContain(broken);
    const plain = join(root, 'plain');
    writeFileSync(plain, 'apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n');
    expect(await failure({ CASTELLAN_KUBECONFIG: plain, CASTELLAN_CONTEXT: 'prod' })).toMatch(/no context prod/u);
    expect(await failure({ CASTELLAN_IN_CLUSTER: '1' })).toMatch(/KUBERNETES_SERVICE_HOST/u);
    const server = await startServer(settings({}));
    expect(await failure({})).toMatch(/is in use by process/u);
    await server.stop();
    expect(await failure({ CASTELLAN_BUNDLE: bundle('good') })).toBe('it started');
  });
});

describe('names', () => {
  it('become ids that can stand in a URL', () => {
    expect(clusterId('arn:aws:eks:eu-1:123:cluster/Prod')).toBe('arn-aws-eks-eu-1-123-cluster-prod');
    expect(clusterId('kind-dev')).toBe('kind-dev');
    expect(clusterId('..')).toBe('cluster');
    expect(clusterId('ü')).toBe('cluster');
    expect(clusterId('x'.repeat(300))).toHaveLength(100);
  });

  it('of bundles lose the ending of an archive', () => {
    expect(bundleName('/a/prod.tar.gz')).toBe('prod');
    expect(bundleName('/a/prod.v2')).toBe('prod.v2');
    expect(bundleName('/a/all.yaml')).toBe('all');
  });
});
