export { type AccessDelta, accessDelta, affectedPrincipals, type SubjectDelta } from './access-delta';
export { afterWorld, type AfterWorld, type Touched } from './after-world';
export { type Beyond, deltaBeyond, risksBeyond } from './beyond';
export { canonicalJson } from './canonical-json';
export { type Covered, expandGrant, type Grant, ruleOfGrant } from './grant';
export type { Intent, PlannedKind, Problem, Seen, WantedObject, Wish } from './intent';
export { planSteps, type PlannedSteps } from './plan-steps';
export {
  afterOf,
  beforeOf,
  type DiffLine,
  formatRef,
  type PlannedObject,
  type PlannedRef,
  type Precondition,
  type Step,
} from './step';
export { undoIntent, wantedOf } from './undo-intent';
export { MOST_RULES, MOST_SUBJECTS, serverRefusals } from './validate';

export {
  type Blocker,
  BLOCKER_CODES,
  type BlockerCode,
  type BrokenAssertion,
  type Circumstances,
  type FieldConflict,
} from './blocker';
export { diffOf } from './diff';
export { isAggregated, sameButGathered } from './gathered';
export type { Application } from './application';
export { type Escalation, escalationCheck } from './escalation-check';
export { type Keeper, keeperOf } from './kept-by';
export { lackingAsks, type Method, neededAsks, type Request } from './needed-asks';
export { type HashedPlan, planHash } from './plan-hash';
export { hiddenRoleOf, unknownRole, whyNotApply } from './why-not-apply';
