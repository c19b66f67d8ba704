export {
  CanInput,
  CanOutput,
  EffectiveRule,
  NearMiss,
  PathOutput,
  ReviewsInput,
  ReviewsOutput,
  RuleOutput,
  Verdict,
  VerifyInput,
  VerifyOutput,
  Weight,
  WhatCanInput,
  WhatCanOutput,
  WhoCanInput,
  WhoCanOutput,
  WhoCanSubject,
  WhyInput,
  WhyOutput,
} from './access';
export { type Answer, AsOf, Gap, GapEffect, LIST_NAMES, ListName, type PlainAnswer, Problem } from './answer';
export { AskAndWhoInput, AskInput, Note } from './ask';
export {
  ChangedEvent,
  ClusterOutput,
  ClustersOutput,
  DiscoveryOutput,
  ListState,
  MeOutput,
  OneClusterOutput,
  StateEvent,
} from './clusters';
export {
  BindingListInput,
  BindingListOutput,
  BindingObjectOutput,
  BindingRow,
  NamespaceListInput,
  NamespaceListOutput,
  NamespaceObjectOutput,
  NamespaceRow,
  RoleListInput,
  RoleListOutput,
  RoleObjectOutput,
  RoleRow,
  ServiceAccountListOutput,
  ServiceAccountObjectOutput,
  ServiceAccountRow,
  SubjectListInput,
  SubjectListOutput,
  SubjectObjectOutput,
  SubjectRow,
} from './objects';
export { AliveOutput, ReadyOutput, SessionOutput } from './process';
export { COLLECTIONS, type Collection, type ObjectName, QUESTIONS, type Question, apiPath, to } from './paths';
export { NEEDS, type Needs, type ParamName, ROUTES, type RouteSpec, allRoutes } from './routes';
