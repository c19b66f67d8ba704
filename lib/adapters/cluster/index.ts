export {
  type Bundle,
  type BundleActor,
  BundleFiles,
  type BundleFilesOptions,
  type BundleHandOptions,
  type BundleLimits,
  type BundleLog,
  BundleSource,
  type BundleSourceOptions,
  createBundleHand,
  patchOf,
} from './bundle';
export { createLiveHand, type LiveHand, type LiveHandMode, type LiveHandOptions } from './hand';
export { ClusterModel, type ClusterModelOptions, ClusterSet } from './model';
export {
  type ClusterAccess,
  grantFor,
  inCluster,
  type InClusterOptions,
  type KubeconfigOptions,
  LIVE_LISTS,
  LiveAccessReviews,
  type LiveLog,
  type LiveSettings,
  LiveSource,
  type LiveSourceOptions,
  loadKubeconfig,
} from './live';
