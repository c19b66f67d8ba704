import type { Answer, AskAndWhoInput, CanOutput, Gap, Note } from '@/lib/contract';
import type { Ask, Decision } from '@/lib/domain/rbac';
import { decideAbout, viewAbout } from './about';
import { askOf, namespaceOf, requesterOfInput } from './asked';
import type { Deps } from './deps';
import { asOf, neededLists } from './gaps';
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
  const requester = requesterOfInput(input);
  const about = viewAbout(deps, cluster, requester);
  const ask = askOf(input);
  const { decision, gaps } = decideAbout(about, requester, ask);
  const value = { ...outcomeOf(about.seen, decision, gaps), notes: notesOfView(about.seen, ask) };
  return { value, gaps, asOf: asOf(about.whole, neededLists(namespaceOf(ask))) };
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
