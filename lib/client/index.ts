export {
  type AskQuery,
  type BindingCollection,
  type ListQuery,
  type RoleCollection,
  type WhatCanQuery,
  type WhoCanQuery,
  type WhoQuery,
  api,
} from './api';
export type { Connection, LiveState } from './live/cluster-stream';
export { useClusterEvents } from './live/use-cluster-events';
export { ProblemError, type ProblemPlace } from './problem-error';
export {
  bindingListQuery,
  bindingQuery,
  canQuery,
  clusterKey,
  clusterQuery,
  clustersQuery,
  discoveryQuery,
  meQuery,
  namespaceListQuery,
  namespaceQuery,
  roleListQuery,
  roleQuery,
  serviceAccountListQuery,
  serviceAccountQuery,
  subjectListQuery,
  subjectQuery,
  verifyMutation,
  whatCanQuery,
  whoCanQuery,
  whyQuery,
} from './queries';
export {
  type Attempt,
  applyMutation,
  changeListQuery,
  changeQuery,
  makePlanMutation,
  plannedQuery,
  planQuery,
  planAfreshMutation,
  planUndoMutation,
} from './change-queries';
export { type AssertionAct, assertionMutation, assertionsQuery, trailQuery } from './watch-queries';
