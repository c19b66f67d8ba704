export { canonicalJson } from './canonical-json';
export type { Intent, PlannedKind, Problem, Seen, WantedObject, Wish } from './intent';
export { planSteps, type PlannedSteps } from './plan-steps';
export { afterOf, beforeOf, type DiffLine, formatRef, type PlannedObject, type Precondition, type Step } from './step';
export { undoIntent, wantedOf } from './undo-intent';
export { MOST_RULES, MOST_SUBJECTS } from './validate';
