export { BundleFiles, type BundleFilesOptions, type WritesTo } from './bundle-files';
export { type BundleActor, type BundleHandOptions, createBundleHand } from './bundle-hand';
export { patchOf } from './patch-of';
