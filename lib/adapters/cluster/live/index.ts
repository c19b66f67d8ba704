export { LiveAccessReviews } from './access-reviews';
export type { ClusterAccess } from './cluster-access';
export { grantFor } from './grant';
export { inCluster, type InClusterOptions } from './in-cluster';
export { type KubeconfigOptions, loadKubeconfig } from './kubeconfig';
export type { LiveLog } from './live-log';
export { LIVE_LISTS, LiveSource, type LiveSourceOptions } from './live-source';
export type { LiveSettings } from './settings';
