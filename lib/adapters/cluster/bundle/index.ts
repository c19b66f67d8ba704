export type { BundleLog } from './bundle-log';
export { BundleSource, type BundleSourceOptions } from './bundle-source';
export {
  type BundleActor,
  BundleFiles,
  type BundleFilesOptions,
  type BundleHandOptions,
  createBundleHand,
  patchOf,
  type WritesTo,
} from './hand';
export type { BundleLimits } from './files';
export { type Bundle, loadBundle } from './load-bundle';
