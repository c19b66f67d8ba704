import { apiPath } from '@/lib/contract';
import type { Ask } from '@/lib/domain/rbac';
import { makeAsks } from '../asks';
import type { World } from '../world';

/** Addresses of who-can questions of the mix, about one cluster. */
export function whoCanPaths(world: World, cluster: string, count: number, seed: number): string[] {
  return makeAsks(world, count, seed).map((ask) => apiPath.whoCan(cluster, queryOf(ask)));
}

function queryOf(ask: Ask): Record<string, string> {
  if (ask.type === 'url') return { verb: ask.verb, path: ask.path };
  const { verb, apiGroup, resource, subresource, namespace, name } = ask;
  return { verb, apiGroup, resource, subresource, namespace, name };
}
