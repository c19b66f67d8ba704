import type { Answer, AskAndWhoInput, CanOutput, Gap, Note } from '@/lib/contract';
import { type Ask, type Decision, type Requester, can as decide } from '@/lib/domain/rbac';
import { askOf, namespaceOf, requesterOfInput } from './asked';
import { type Deps, viewOf } from './deps';
import { asOf, gapsFor, neededLists } from './gaps';
import { notesFor } from './notes';
import type { ClusterView } from './ports';
import { proofOf } from './proof';
import { verdictOf } from './verdict';

type CanValue = CanOutput['value'];

/**
 * May this requester do this. Literal, as a SubjectAccessReview: what cannot be a real request is answered too, with a
 * note. `via` holds at most 20 paths. Throws AppError `not-found` or `invalid-request`.
 */
export function can(deps: Deps, cluster: string, input: AskAndWhoInput): Answer<CanValue> {
  const view = viewOf(deps, cluster);
  const ask = askOf(input);
  const { decision, gaps } = decideIn(view, requesterOfInput(input), ask);
  const value = { ...outcomeOf(view, decision, gaps), notes: notesOfView(view, ask) };
  return { value, gaps, asOf: asOf(view, neededLists(namespaceOf(ask))) };
}

/** The decision in one view, and what could not be read for it. */
export function decideIn(
  view: ClusterView,
  requester: Requester,
  ask: Ask,
  limit = 20,
): { decision: Decision; gaps: Gap[] } {
  const decision = decide(view.rbac, requester, ask, { limit });
  return { decision, gaps: gapsFor(view, { namespace: namespaceOf(ask), unresolved: decision.unresolved }) };
}

/** Verdict and proof of a decision. */
export function outcomeOf(view: ClusterView, decision: Decision, gaps: readonly Gap[]): Omit<CanValue, 'notes'> {
  return {
    allowed: decision.allowed,
    verdict: verdictOf(decision.allowed, gaps),
    via: proofOf(view.rbac, decision.via),
    viaTotal: decision.viaTotal,
  };
}

const notesOfView = (view: ClusterView, ask: Ask): Note[] => notesFor(view, ask);
