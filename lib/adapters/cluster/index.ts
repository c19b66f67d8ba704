export { ClusterModel, type ClusterModelOptions, ClusterSet } from './model';
export {
  type ClusterAccess,
  contextsOf,
  type KubeconfigOptions,
  type LiveLog,
  type LiveSettings,
  LiveSource,
  type LiveSourceOptions,
  loadKubeconfig,
} from './live';
