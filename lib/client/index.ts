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
  type Attempt,
  applyMutation,
  bindingListQuery,
  bindingQuery,
  canQuery,
  changeListQuery,
  changeQuery,
  clusterKey,
  clusterQuery,
  clustersQuery,
  discoveryQuery,
  makePlanMutation,
  meQuery,
  namespaceListQuery,
  namespaceQuery,
  plannedQuery,
  planQuery,
  planUndoMutation,
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
export { type AssertionAct, assertionMutation, assertionsQuery, trailQuery } from './watch-queries';
