export { ClusterPage } from './cluster-page';
