import type { Gap } from '@/lib/contract';
import { type Ask, type Decision, type Requester, can as decide } from '@/lib/domain/rbac';
import { namespaceOf } from './asked';
import { type Deps, viewOf } from './deps';
import { gapsFor, mayBeUnread } from './gaps';
import type { ClusterView } from './ports';

/** Where a question about a requester is answered from. */
export type About = {
  /** What decides: about oneself the whole cluster, about others what one may see of it. */
  readonly whole: ClusterView;
  /** What proves. */
  readonly seen: ClusterView;
};

/**
 * Anyone may ask about themself: the verdict is of the whole cluster, and only the proof is of what they may see. Throws
 * AppError `not-found`.
 */
export function viewAbout(deps: Deps, cluster: string, requester: Requester): About {
  const seen = viewOf(deps, cluster);
  if (deps.mine === undefined || !isMine(deps.mine.requesterOf(cluster), requester)) return { whole: seen, seen };
  return { whole: viewOf(deps.mine, cluster), seen };
}

/** Groups that everybody has who is somebody: they say nothing about anybody else. */
const OF_EVERYBODY = ['system:authenticated'];

/** Whether the requester is the caller, or a part of what the caller is: one of their groups. */
export function isMine(me: Requester, requester: Requester): boolean {
  const mine = new Set([...me.groups, ...OF_EVERYBODY]);
  return (requester.user === me.user || requester.user === '') && requester.groups.every((group) => mine.has(group));
}

/** The decision, its proof as far as it may be seen, and what could not be read or shown for it. */
export function decideAbout(
  { whole, seen }: About,
  requester: Requester,
  ask: Ask,
  limit = 20,
): { decision: Decision; gaps: Gap[] } {
  const namespace = namespaceOf(ask);
  const decision = decide(whole.rbac, requester, ask, { limit });
  if (whole.rbac === seen.rbac) {
    return { decision, gaps: gapsFor(whole, { namespace, unresolved: decision.unresolved }) };
  }
  const proof = decide(seen.rbac, requester, ask, { limit });
  const gaps = gapsFor(
    { ...whole, holes: seen.holes },
    { namespace, unresolved: proof.unresolved.filter((binding) => mayBeUnread(whole, binding)) },
  );
  if (decision.viaTotal > proof.viaTotal) gaps.push(withheldProof(seen));
  if (decision.unresolved.length > proof.unresolved.length && decision.unresolved.some((b) => mayBeUnread(whole, b))) {
    gaps.push({ ...withheldProof(seen), effect: 'may-miss-allows', detail: UNREAD });
  }
  return { decision: { ...proof, allowed: decision.allowed }, gaps };
}

const UNREAD = 'A binding of yours that you may not look at gives a role that could not be read.';

/** The gap of an answer about oneself whose proof lies where one may not look. */
export function withheldProof(seen: ClusterView): Gap {
  return {
    code: 'proof-withheld',
    scope: {},
    detail: 'Part of the proof lies where you may not look: the verdict holds without it.',
    since: new Date(seen.at).toISOString(),
    effect: 'proof-withheld',
  };
}
