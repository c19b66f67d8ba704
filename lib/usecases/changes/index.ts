export { applyChange } from './apply-change';
export { changeAnswer, listChanges } from './change-output';
export { ChangesNow } from './changes-now';
export type { ChangeDeps, TextLine } from './deps';
export { reconcile, type Reconciled, type ReconcileDeps } from './reconcile';
export { planAfresh } from './plan-afresh';
export { planIntent, planPatch, planUndo, showPlan } from './show-plan';
