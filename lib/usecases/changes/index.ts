export { applyChange } from './apply-change';
export { changeAnswer, listChanges } from './change-output';
export type { ChangeDeps, TextLine } from './deps';
export { reconcile, type ReconcileDeps } from './reconcile';
export { planIntent, planPatch, planUndo, showPlan } from './show-plan';
