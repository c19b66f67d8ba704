import { type Cluster, startCluster } from '../../../e2e/servers';
import { makeWorld, type Shape, type World } from '../world';
import { definitionOf, manifestOf } from './manifests';

/** A real cluster that holds a world. */
export type Loaded = { readonly cluster: Cluster; readonly world: World; readonly took: number };

/** Namespaces that exist in every cluster; a new one cannot be put over them. */
const THERE = new Set(['kube-system', 'default', 'kube-public', 'kube-node-lease']);

/**
 * Starts a kube-apiserver 1.36 that serves the custom groups of the shape, and writes every object into it; `took`
 * milliseconds, about a minute for XL.
 * No controller manager runs: aggregated roles carry their rules already, and nothing else writes.
 */
export async function startLoaded(shape: Shape, seed: number): Promise<Loaded> {
  const world = makeWorld(shape, seed);
  const cluster = await startCluster({ version: '1.36' });
  const started = performance.now();
  const objects = world.objects.filter(({ kind, name }) => kind !== 'Namespace' || !THERE.has(name));
  try {
    await cluster.applyAll([...world.words.custom.map(definitionOf), ...objects.map(manifestOf)]);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return { cluster, world, took: performance.now() - started };
}
