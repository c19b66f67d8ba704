import { AppError } from '@/lib/domain/core';
import { compareIdentities, type Identity, type SeenIdentity } from '@/lib/domain/identity';
import type { Clock } from '@/lib/usecases/ports';
import { MalformedError, objectIn, optionalTextIn, parseJson, textsIn } from '../live';
import { readErrorOf, unreachable } from './read-error';
import type { Wire } from './wire';

/** A person's groups in the cluster change when the provider's do; a check lasts so long, milliseconds. */
const CHECK_LASTS = 60_000;
const REVIEW = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };

/** Whom the API server sees behind the requests of one wire. */
export class IdentityCheck {
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #expected: Identity | undefined;
  #agreedAt: number | undefined;

  /** @param expected who it must be; undefined where the credentials themselves say who it is */
  constructor(wire: Wire, clock: Clock, expected: Identity | undefined) {
    this.#wire = wire;
    this.#clock = clock;
    this.#expected = expected;
  }

  /** Asks the cluster. Throws AppError `not-signed-in`, `not-permitted` or `cluster-unreachable`. */
  async seen(): Promise<SeenIdentity> {
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const body = JSON.stringify(REVIEW);
    const outcome = await this.#wire.send({ method: 'POST', path, contentType: 'application/json', body });
    if (outcome.state !== 'answered') throw unreachable(outcome.message);
    const { answer } = outcome;
    if (answer.status !== 201 && answer.status !== 200) throw readErrorOf(answer);
    try {
      const info = objectIn(objectIn(parseJson(answer.body.toString('utf8')), 'status'), 'userInfo');
      const uid = optionalTextIn(info, 'uid');
      return { username: optionalTextIn(info, 'username'), groups: textsIn(info, 'groups'), uid };
    } catch (error) {
      if (error instanceof MalformedError) throw unreachable('the API server sent something unreadable');
      throw error;
    }
  }

  /** Throws AppError `not-permitted` when the cluster sees somebody else; asked at most once a minute when it agrees. */
  async verify(): Promise<void> {
    if (this.#expected === undefined) return;
    const now = this.#clock.now();
    if (this.#agreedAt !== undefined && now - this.#agreedAt < CHECK_LASTS) return;
    const { agree, differences } = compareIdentities(this.#expected, await this.seen());
    this.#agreedAt = agree ? now : undefined;
    if (agree) return;
    const words = differences.map(({ field, expected, seen, hint }) => {
      return `${field}: expected ${said(expected)}, the cluster sees ${said(seen)} (${hint})`;
    });
    throw new AppError('not-permitted', `the cluster sees somebody else: ${words.join('; ')}`);
  }
}

function said(value: string | readonly string[]): string {
  if (typeof value === 'string') return value === '' ? 'none' : JSON.stringify(value);
  return value.length === 0 ? 'none' : value.map((group) => JSON.stringify(group)).join(', ');
}
