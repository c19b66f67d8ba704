import { AppError } from '@/lib/domain/core';
import type { ImpersonationMode } from '@/lib/domain/identity';
import type { Ask } from '@/lib/domain/rbac';
import type { AccessReviews, Clock } from '@/lib/usecases/ports';

const GRANT_LASTS = 10 * 60_000;
const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

const WIDER =
  'Castellan’s own identity holds the verb "impersonate": it may act as this person in any request, not only in those ' +
  'that Castellan makes. From Kubernetes 1.36 deploy/kubernetes/actor-constrained.yaml grants less.';
const UNCERTAIN = 'Whether Castellan’s own identity may impersonate more than it uses could not be found out.';

export type OperatorGrant = { readonly mode: ImpersonationMode; readonly remarks: readonly string[] };

/**
 * In which way an impersonation will be authorized. Neither the server's version nor its feature gates decide that: the
 * API server tries the constrained way and then the legacy one, so what decides is whether the operator holds
 * `impersonate` for this user. Without it a request that succeeds was constrained, whatever else is true; with it the
 * names that the legacy way would let through (`system:masters`) must never be sent. So it is asked for, as the
 * operator, with the one review that everybody may make; when there is no answer it counts as held.
 */
export class OperatorGrantCheck {
  readonly #reviews: Pick<AccessReviews, 'reviewSelf'>;
  readonly #cluster: string;
  readonly #ask: Ask;
  readonly #clock: Clock;
  #last: { readonly at: number; readonly grant: OperatorGrant } | undefined;

  constructor(reviews: Pick<AccessReviews, 'reviewSelf'>, cluster: string, username: string, clock: Clock) {
    this.#reviews = reviews;
    this.#cluster = cluster;
    this.#ask = askFor(username);
    this.#clock = clock;
  }

  /** As last found out. */
  get remarks(): readonly string[] {
    return this.#last?.grant.remarks ?? [UNCERTAIN];
  }

  /** Kept for ten minutes. Throws AppError `cluster-unreachable` or `too-many-requests`. */
  async current(): Promise<OperatorGrant> {
    const now = this.#clock.now();
    if (this.#last !== undefined && now - this.#last.at < GRANT_LASTS) return this.#last.grant;
    const grant = await this.#find();
    this.#last = { at: now, grant };
    return grant;
  }

  async #find(): Promise<OperatorGrant> {
    try {
      const { allowed } = await this.#reviews.reviewSelf(this.#cluster, this.#ask);
      return allowed ? { mode: 'legacy', remarks: [WIDER] } : { mode: 'constrained', remarks: [] };
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-permitted') return { mode: 'legacy', remarks: [UNCERTAIN] };
      throw error;
    }
  }
}

/** What the API server asks on the legacy way. Source: apiserver pkg/endpoints/filters/impersonation/impersonation.go. */
function askFor(username: string): Ask {
  const [, namespace = '', account] = ACCOUNT.exec(username) ?? [];
  const common = { type: 'resource', verb: 'impersonate', apiGroup: '', subresource: '' } as const;
  if (account !== undefined) return { ...common, resource: 'serviceaccounts', namespace, name: account };
  return { ...common, resource: 'users', namespace: '', name: username };
}
