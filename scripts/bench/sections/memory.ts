import { setTimeout as sleep } from 'node:timers/promises';
import { startLoaded } from '../cluster/loaded';
import { atMost, type Figure, mb } from '../figure';
import { whoCanPaths } from '../http/questions';
import { runLoad } from '../http/run-load';
import { liveCluster, startProduct } from '../product/start-product';
import { residentOf } from '../product/process-cost';
import { runSection } from '../section';
import type { Shape } from '../world';

const LIMITS = { L: 350e6, XL: 1024 ** 3 } as const;
const SETTLE_MS = 15_000;
const ASKING_SECONDS = 20;

async function resident(shape: Shape & keyof typeof LIMITS, seed: number): Promise<Figure> {
  const { cluster, world } = await startLoaded(shape, seed);
  try {
    const product = await startProduct(['--kubeconfig', cluster.kubeconfig()]);
    try {
      const synced = residentOf(product.pid).now;
      await sleep(SETTLE_MS);
      const settled = residentOf(product.pid).now;
      const paths = whoCanPaths(world, await liveCluster(product), 10_000, seed + 60);
      const headers = { authorization: `Bearer ${product.key}` };
      await runLoad({ base: product.base, paths, headers, connections: 16, seconds: ASKING_SECONDS });
      const { now: asked, peak } = residentOf(product.pid);
      const beside = `after the sync ${mb(synced)}, ${SETTLE_MS / 1000} s later ${mb(settled)}, after ${ASKING_SECONDS} s of questions ${mb(asked)}, the most it ever was ${mb(peak)}`;
      return atMost(shape, 'whole process, resident', Math.max(synced, settled, asked), LIMITS[shape], mb, beside);
    } finally {
      await product.stop();
    }
  } finally {
    await cluster.stop();
  }
}

await runSection(async ({ seed }) => ({
  figures: [await resident('L', seed), await resident('XL', seed)],
  about: [
    'The server process that `npm start` starts, on a real kube-apiserver that holds the world; VmRSS and VmHWM of the kernel, the largest of the three readings counts. The questions are 16 connections of the mix.',
  ],
}));
