export { ClusterModel, type ClusterModelOptions } from './cluster-model';
export { ClusterSet } from './cluster-set';
