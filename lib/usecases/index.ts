export type { Actor, Authentication, SignedIn } from './actor';
export {
  assertionOf,
  exportAssertions,
  failureSentence,
  importAssertions,
  listAssertions,
  parseAssertions,
  putAssertion,
  removeAssertion,
  tooMuchSentence,
  Verdicts,
} from './assertions';
export { Audience } from './audience';
export { can } from './can';
export {
  applyChange,
  changeAnswer,
  type ChangeDeps,
  ChangesNow,
  listChanges,
  planIntent,
  planPatch,
  planAfresh,
  planUndo,
  reconcile,
  type ReconcileDeps,
  showPlan,
  type TextLine,
} from './changes';
export { cluster, clusters } from './clusters';
export { type Deps, type Mine, viewOf } from './deps';
export { discovery } from './discovery';
export type { FieldOwner, Hand, HandReviews, Hands, Refused, Sending, Sent } from './hand';
export { type Looking, refuseUnseen } from './needs';
export { exportTrail, listTrail, type TrailDeps } from './trail';
export { SeenWorlds } from './seen-worlds';
export { type Changed, changedEvent, stateEvent } from './events';
export { listClusterRoleBindings, listRoleBindings } from './list-bindings';
export { listNamespaces } from './list-namespaces';
export { listClusterRoles, listRoles } from './list-roles';
export { listServiceAccounts } from './list-service-accounts';
export { listSubjects } from './list-subjects';
export { me, type MeDeps } from './me';
export { clusterRoleBindingObject, roleBindingObject } from './object-binding';
export { namespaceObject } from './object-namespace';
export { clusterRoleObject, roleObject } from './object-role';
export { serviceAccountObject } from './object-service-account';
export { subjectObject } from './object-subject';
export type {
  AccessReviews,
  Clock,
  ClusterEvent,
  ClusterView,
  Clusters,
  ListPhase,
  ListStatus,
  ModelSink,
  ReviewResult,
  SourceKind,
} from './ports';
export { plainJson } from './plain-json';
export { liveness, readiness } from './readiness';
export { reviews } from './reviews';
export { verify } from './verify';
export { whatCan } from './what-can';
export { JsonAnswer } from './kept-json';
export type {
  Anchor,
  Assertions,
  ChainRow,
  ChangePage,
  ChangeRecord,
  ChangeState,
  Followed,
  Journal,
  JournalStep,
  Json,
  Person,
  Plans,
  Session,
  Sessions,
  EndedTokens,
  SessionsOf,
  Store,
  StoredAssertion,
  Trail,
  TrailEntry,
  TrailRow,
} from './store';
export { whoCan } from './who-can';
export { why } from './why';
