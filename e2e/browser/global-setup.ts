import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCluster } from '../servers/index.ts';
import { demoObjects } from './demo-objects';
import { startProduct } from './product';

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Starts what the browser tests look at: the product on the demo, and the product on a real API server that holds the
 * same company. Their addresses reach the tests through the environment.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const build = spawnSync(process.execPath, [join(ROOT, 'scripts/setup/build.mjs'), '--if-changed'], {
    stdio: 'inherit',
  });
  if (build.status !== 0) throw new Error('the build failed');
  const [demo, cluster] = await Promise.all([
    startProduct({ CASTELLAN_DEMO: '1' }),
    startCluster({ version: '1.36', controllerManager: true }),
  ]);
  await cluster.applyAll(demoObjects());
  const live = await startProduct({ CASTELLAN_KUBECONFIG: cluster.kubeconfig(), CASTELLAN_DEMO: '0' });
  const caFile = join(cluster.directory, 'e2e-ca.pem');
  writeFileSync(caFile, cluster.caPem);
  process.env['E2E'] = JSON.stringify({
    demo: demo.base,
    live: live.base,
    key: live.key,
    cluster: { url: cluster.url, caFile, token: cluster.adminToken },
  });
  return async () => {
    await Promise.all([demo.stop(), live.stop()]);
    await cluster.stop();
  };
}
