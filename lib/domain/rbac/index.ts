export { aggregate, type Aggregated, type AggregatedRule, type Aggregation } from './aggregate';
export { allows, can } from './can';
export { atomsOf, covers, coversAll, type Coverage } from './covers';
export { sayingKey } from './equal-rules';
export { heldRoles, heldRules, ownRoles } from './held-rules';
export type { Counts, RoleKey } from './index-state';
export { type Limit, limitsOf } from './limits';
export { ruleAllows } from './match';
export type {
  AnyBinding,
  AnyRole,
  Ask,
  BindingSubject,
  Change,
  ClusterRole,
  ClusterRoleBinding,
  Decision,
  GrantPath,
  LabelSelector,
  Meta,
  Namespace,
  ObjectRef,
  Path,
  Principal,
  RbacKind,
  RbacObject,
  Requester,
  ResourceAsk,
  Role,
  RoleBinding,
  RoleRef,
  Rule,
  ServiceAccount,
  SubjectGrant,
  UrlAsk,
} from './model';
export { refOf, refOfChange } from './object-ref';
export type { RuleOrigin } from './origins';
export { noOpsOf } from './no-ops';
export {
  canonicalPrincipal,
  formatPrincipal,
  parsePrincipal,
  principalKey,
  principalOfSubject,
  requesterOf,
  usernameOf,
} from './principal';
export { createIndex, RbacIndex } from './rbac-index';
export type { PrincipalEntry } from './principal-list';
export type { RbacReader } from './rbac-reader';
export { askOfRequest } from './request-ask';
export { isValid as isValidSelector, selects } from './selector';
export { roleKeyOf, roleKeyOfBinding } from './role-key';
export { isNamespaceName, isServiceAccountName } from './service-account-name';
export { weigh, type Weight } from './weigh';
export { type EffectiveRule, type NoOp, whatCan, type WhatCan } from './what-can';
export { unresolvedBindings, whoCan, type WhoCan } from './who-can';
export { type Grantor, type Grantors, whoCouldGrant } from './who-could-grant';
export { type Difference, type NearMiss, type Place, why, type Why } from './why';
export { worldAfter } from './world-after';
