import type { Gap } from '@/lib/contract';
import type { RbacObject } from '@/lib/domain/rbac';
import type { Discovery } from '@/lib/domain/rbac/discovery';
import type { Clock } from '@/lib/usecases/ports';
import { BundleReader } from './bundle-reader';
import { BundleWorld } from './bundle-world';
import { type BundleLimits, DEFAULT_LIMITS, bundleError } from './files';
import { Holes } from './holes';

/** Everything that a bundle holds, at one moment. */
export type Bundle = {
  readonly objects: readonly RbacObject[];
  /** Absent when the bundle has no discovery document. */
  readonly discovery: Discovery | undefined;
  readonly version: string | undefined;
  readonly gaps: readonly Gap[];
  /** Documents of kinds that are not read, by `apiVersion/kind`. */
  readonly others: ReadonlyMap<string, number>;
};

/**
 * Reads a folder, an archive (.tar, .tar.gz) or a file of manifests once. Throws AppError `misconfigured` when it does
 * not exist, cannot be read or holds nothing to answer from, `too-large` beyond the limits; what is broken inside it is
 * a gap. O(bytes).
 */
export async function loadBundle(path: string, clock: Clock, limits: BundleLimits = DEFAULT_LIMITS): Promise<Bundle> {
  const world = new BundleWorld();
  world.apply(await new BundleReader(path, limits).refresh());
  refuseEmpty(world, path);
  const { discovery, version, others } = world;
  return { objects: [...world.objects()], discovery, version, gaps: new Holes(clock).of(world.gaps()), others };
}

export function refuseEmpty(world: BundleWorld, path: string): void {
  if (!world.isEmpty) return;
  const others = [...world.others.values()].reduce((sum, count) => sum + count, 0);
  const kinds = 'Namespace, ServiceAccount, Role, ClusterRole, RoleBinding or ClusterRoleBinding';
  throw bundleError(path, others === 0 ? 'holds no manifests' : `holds ${others} documents, but no ${kinds}`);
}
