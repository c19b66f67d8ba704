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
export { IntentInput, PlaceOutput, WantedInput } from './intent';
export {
  AccessDeltaOutput,
  BlockerOutput,
  ChangeInput,
  ChangeListInput,
  ChangeListOutput,
  ChangeOutput,
  ChangeRow,
  DryRunOutput,
  type GrantOutput,
  PlanOutput,
  RiskOutput,
  StepOutput,
  type WithheldOutput,
} from './plans';
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
export {
  type ChangeStart,
  COLLECTIONS,
  type Collection,
  type Follows,
  type ObjectName,
  QUESTIONS,
  type Question,
  apiPath,
  to,
} from './paths';
export { ROUTES, allRoutes } from './routes';
export { LIST_OF_KIND, kindOfList } from './kinds';
export { NEEDS, type Needs, type ParamName, type RouteSpec } from './routes/route-spec';
export { TRAIL_EVENTS, TrailInput, TrailOutput, TrailRowOutput } from './trail';
export {
  AssertionExample,
  AssertionInput,
  AssertionPutInput,
  AssertionRights,
  AssertionRow,
  AssertionVerdict,
  AssertionWrittenOutput,
  AssertionsOutput,
} from './assertions';
