import { AppError } from '@/lib/domain/core';
import type { Answer, VerifyInput, VerifyOutput } from '@/lib/contract';
import type { Ask, Requester } from '@/lib/domain/rbac';
import { askOf, namespaceOf, requesterOfInput } from './asked';
import { decideAbout, viewAbout } from './about';
import { tellsWords, toldError } from './cluster-words';
import { type Deps, viewOf } from './deps';
import { asOf, neededLists } from './gaps';
import type { ReviewResult } from './ports';
import { verdictOf } from './verdict';

type Value = VerifyOutput['value'];

/**
 * The cluster's own review of the ask, made as the actor, beside our answer of the same moment. About oneself it is a
 * SelfSubjectAccessReview, which everybody may make. `agrees` compares the two booleans: where ours is `unknown` because
 * of a gap, a cluster that allows says what the gap hides. Throws AppError `cannot-be-done` for a source that is no live
 * cluster, `not-permitted` and `cluster-unreachable` as the cluster answers.
 */
export async function verify(deps: Deps, cluster: string, input: VerifyInput): Promise<Answer<Value>> {
  const seen = viewOf(deps, cluster);
  if (seen.source !== 'live') {
    throw new AppError('cannot-be-done', 'These are manifests: there is no API server to ask.');
  }
  const ask = askOf(input);
  const requester = requesterOfInput(input);
  const { review, result } = await reviewBy(deps, cluster, requester, ask).catch((error: unknown) => {
    throw toldError(seen, error);
  });
  // Ours is taken after the cluster has answered, so that the model had the longest time to see what it saw.
  const about = viewAbout(deps, cluster, requester);
  const { decision, gaps } = decideAbout(about, requester, ask, 1);
  const value: Value = {
    ours: { allowed: decision.allowed, verdict: verdictOf(decision.allowed, gaps) },
    // The reason names a binding and a role, the error whatever the API server did not find.
    cluster: tellsWords(seen) ? { ...result } : { ...result, reason: '', evaluationError: '' },
    agrees: decision.allowed === result.allowed,
    review,
    checkedAt: new Date(deps.clock.now()).toISOString(),
  };
  return { value, gaps, asOf: asOf(about.whole, neededLists(namespaceOf(ask))) };
}

async function reviewBy(
  deps: Deps,
  cluster: string,
  requester: Requester,
  ask: Ask,
): Promise<{ review: Value['review']; result: ReviewResult }> {
  if (await isActor(deps, cluster, requester)) {
    return { review: 'SelfSubjectAccessReview', result: await deps.reviews.reviewSelf(cluster, ask) };
  }
  return { review: 'SubjectAccessReview', result: await deps.reviews.review(cluster, requester, ask) };
}

async function isActor(deps: Deps, cluster: string, requester: Requester): Promise<boolean> {
  let actor: Requester;
  try {
    actor = await deps.reviews.whoAmI(cluster);
  } catch (error) {
    // A cluster that does not say who one is can still review others.
    if (error instanceof AppError && error.code === 'not-permitted') return false;
    throw error;
  }
  const groups = new Set(actor.groups);
  return (
    actor.user === requester.user &&
    requester.groups.length === groups.size &&
    requester.groups.every((group) => groups.has(group))
  );
}
