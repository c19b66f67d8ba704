import { AppError } from '@/lib/domain/core';
import type { Ask, Requester } from '@/lib/domain/rbac';
import type { AccessReviews, Clock, ReviewResult } from '@/lib/usecases/ports';
import type { ClusterAccess } from './cluster-access';
import { type Json, MalformedError, objectIn, optionalTextIn, parseJson, textsIn } from './parse/json';
import { readAll } from './read-client';
import { StatusError, statusErrorOf } from './status-error';
import { Transport } from './transport';
import { TransportError } from './transport-error';

/** Longest time for one review, milliseconds. */
const REVIEW_WITHIN = 10_000;
/** A review is a few hundred bytes; one about many groups some kilobytes. */
const MAX_ANSWER = 1024 * 1024;

/** The reviews that are asked: they create nothing, and no other path can be posted to. */
const REVIEWS = {
  SubjectAccessReview: { apiVersion: 'authorization.k8s.io/v1', resource: 'subjectaccessreviews' },
  SelfSubjectAccessReview: { apiVersion: 'authorization.k8s.io/v1', resource: 'selfsubjectaccessreviews' },
  SelfSubjectReview: { apiVersion: 'authentication.k8s.io/v1', resource: 'selfsubjectreviews' },
} as const;
export type ReviewKind = keyof typeof REVIEWS;

/** Asks live clusters as the identity of their kubeconfig. */
export class LiveAccessReviews implements AccessReviews {
  readonly #transports: ReadonlyMap<string, Transport>;

  /** `clusters` by id. */
  constructor(clusters: ReadonlyMap<string, ClusterAccess>, clock: Clock) {
    this.#transports = new Map(Array.from(clusters, ([id, access]) => [id, new Transport(access, clock)]));
  }

  async review(cluster: string, who: Requester, ask: Ask): Promise<ReviewResult> {
    const spec = { user: who.user, groups: who.groups, ...attributesOf(ask) };
    return reviewResult(await this.#ask(cluster, 'SubjectAccessReview', { spec }));
  }

  async reviewSelf(cluster: string, ask: Ask): Promise<ReviewResult> {
    return reviewResult(await this.#ask(cluster, 'SelfSubjectAccessReview', { spec: attributesOf(ask) }));
  }

  async whoAmI(cluster: string): Promise<Requester> {
    const status = await this.#ask(cluster, 'SelfSubjectReview', {});
    return readAnswer(() => {
      const info = objectIn(status, 'userInfo');
      return { user: optionalTextIn(info, 'username'), groups: textsIn(info, 'groups') };
    });
  }

  close(): void {
    for (const transport of this.#transports.values()) transport.close();
  }

  /** The `status` of the review that the API server answers with. */
  async #ask(cluster: string, kind: ReviewKind, fields: Readonly<Record<string, unknown>>): Promise<Json> {
    const transport = this.#transports.get(cluster);
    if (transport === undefined)
      throw new AppError('cannot-be-done', 'this cluster is not live: there is nobody to ask');
    const { apiVersion, resource } = REVIEWS[kind];
    try {
      const reply = await transport.send({
        method: 'POST',
        path: `/apis/${apiVersion}/${resource}`,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ apiVersion, kind, ...fields }),
        // Whatever takes the time, the review as a whole has so much.
        answerWithin: 2 * REVIEW_WITHIN,
        signal: AbortSignal.timeout(REVIEW_WITHIN),
      });
      const body = await readAll(reply.body, MAX_ANSWER, 2 * REVIEW_WITHIN);
      if (reply.status !== 200 && reply.status !== 201) throw statusErrorOf(reply.status, reply.headers, body);
      return reviewStatus(body);
    } catch (error) {
      throw publicReviewError(error);
    }
  }
}

function attributesOf(ask: Ask) {
  if (ask.type === 'url') return { nonResourceAttributes: { path: ask.path, verb: ask.verb } };
  const { verb, apiGroup: group, resource, subresource, namespace, name } = ask;
  return { resourceAttributes: { verb, group, resource, subresource, namespace, name } };
}

/** The request of an access review. `who` is what of its spec says about whom; empty about oneself. */
export function reviewRequest(kind: ReviewKind, ask: Ask, who: object): { path: string; body: string } {
  const { apiVersion, resource } = REVIEWS[kind];
  const body = JSON.stringify({ apiVersion, kind, spec: { ...who, ...attributesOf(ask) } });
  return { path: `/apis/${apiVersion}/${resource}`, body };
}

/** The `status` of a review's answer. Throws what `publicReviewError` takes. */
export const reviewStatus = (body: Buffer): Json => objectIn(parseJson(body.toString('utf8')), 'status');

/** What an access review came to. Throws AppError `cluster-unreachable` for an answer that is none. */
export function reviewResult(status: Json): ReviewResult {
  return readAnswer(() => ({
    allowed: status['allowed'] === true,
    denied: status['denied'] === true,
    reason: optionalTextIn(status, 'reason'),
    evaluationError: optionalTextIn(status, 'evaluationError'),
  }));
}

function readAnswer<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw publicReviewError(error);
  }
}

/** What the world did wrong, in the codes of the API; a fault of ours stays as it is. */
export function publicReviewError(error: unknown): unknown {
  if (error instanceof StatusError) return statusToAppError(error);
  if (error instanceof TransportError) return new AppError('cluster-unreachable', error.message, { cause: error });
  if (error instanceof MalformedError) {
    return new AppError('cluster-unreachable', 'the API server sent something unreadable', { cause: error });
  }
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) {
    return new AppError('cluster-unreachable', 'the API server did not answer in time', { cause: error });
  }
  return error;
}

function statusToAppError(error: StatusError): AppError {
  const { status, message, retryAfter } = error;
  if (status === 401) return new AppError('not-permitted', 'the API server refuses the credentials (401)');
  if (status === 403) return new AppError('not-permitted', message);
  if (status === 400 || status === 422) return new AppError('cannot-be-done', message);
  if (status === 429) {
    return new AppError(
      'too-many-requests',
      message,
      retryAfter === undefined ? {} : { retryAfter: retryAfter / 1_000 },
    );
  }
  return new AppError('cluster-unreachable', `the API server answered ${String(status)}: ${message}`, { cause: error });
}
