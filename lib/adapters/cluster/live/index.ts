export type { ClusterAccess } from './cluster-access';
export { contextsOf, loadKubeconfig, type KubeconfigOptions } from './kubeconfig';
export type { LiveLog } from './live-log';
export { LiveSource, type LiveSourceOptions } from './live-source';
export type { LiveSettings } from './settings';
