import { AppError } from '@/lib/domain/core';
import type { Ask, Requester } from '@/lib/domain/rbac';
import type { HandReviews } from '@/lib/usecases/hand';
import type { ReviewResult } from '@/lib/usecases/ports';
import { type ReviewKind, publicReviewError, reviewRequest, reviewResult, reviewStatus, statusErrorOf } from '../live';
import type { Wire } from './wire';

/** Reviews that are asked as the person: whether they may ask about others is for the cluster to say. */
export class ActingReviews implements HandReviews {
  readonly #wire: Wire;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  review(who: Requester, ask: Ask): Promise<ReviewResult> {
    return this.#ask('SubjectAccessReview', ask, { user: who.user, groups: who.groups });
  }

  reviewSelf(ask: Ask): Promise<ReviewResult> {
    return this.#ask('SelfSubjectAccessReview', ask, {});
  }

  async #ask(kind: ReviewKind, ask: Ask, who: object): Promise<ReviewResult> {
    const { path, body } = reviewRequest(kind, ask, who);
    const outcome = await this.#wire.send({ method: 'POST', path, contentType: 'application/json', body });
    if (outcome.state !== 'answered') throw new AppError('cluster-unreachable', outcome.message);
    const { status, headers, body: answer } = outcome.answer;
    try {
      if (status !== 200 && status !== 201) throw statusErrorOf(status, headers, answer);
      return reviewResult(reviewStatus(answer));
    } catch (error) {
      throw publicReviewError(error);
    }
  }
}
