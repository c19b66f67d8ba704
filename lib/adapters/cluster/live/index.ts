export { LiveAccessReviews } from './access-reviews';
export type { Authentication, ClusterAccess } from './cluster-access';
export { exchange } from './exchange';
export { grantFor } from './grant';
export { inCluster, type InClusterOptions } from './in-cluster';
export { type KubeconfigOptions, loadKubeconfig } from './kubeconfig';
export type { LiveLog } from './live-log';
export { LIVE_LISTS, LiveSource, type LiveSourceOptions } from './live-source';
export { Interner } from './parse/intern';
export {
  eachIn,
  isJson,
  type Json,
  listIn,
  MalformedError,
  objectIn,
  optionalTextIn,
  parseJson,
  textsIn,
} from './parse/json';
export { parseObject } from './parse/json-object';
export { readAll } from './read-client';
export { type Session, Sessions } from './sessions';
export type { LiveSettings } from './settings';
export { TransportError } from './transport-error';
export { publicReviewError, type ReviewKind, reviewRequest, reviewResult, reviewStatus } from './access-reviews';
export { statusErrorOf } from './status-error';
