import { AppError, assertNever } from '@/lib/domain/core';
import { type Identity, impersonationOf } from '@/lib/domain/identity';
import type { Clock } from '@/lib/usecases/ports';
import { type ClusterAccess, LiveAccessReviews } from '../live';
import type { As } from './acting-headers';
import { IdentityCheck } from './identity-check';
import { LiveHand } from './live-hand';
import { OperatorGrantCheck } from './operator-grant';
import { Wire } from './wire';

/** Longer than the API server takes for a write whose webhooks all run into their time limit (10 s each by default). */
const ANSWER_WITHIN = 35_000;

export type LiveHandMode =
  /** `idToken` gives a token of the person that is valid now, or throws AppError `not-signed-in`. */
  | { readonly by: 'passthrough'; readonly idToken: () => Promise<string> }
  /** `expected`: whom the mapping of the cluster makes of the person. */
  | { readonly by: 'impersonate'; readonly expected: Identity }
  | { readonly by: 'local' };

export type LiveHandOptions = {
  /** How the cluster is reached; its credentials are used in `impersonate` and `local` only. */
  readonly access: ClusterAccess;
  readonly clock: Clock;
  readonly mode: LiveHandMode;
  /** Milliseconds until an answer must begin. */
  readonly answerWithin?: number;
};

/**
 * A hand for one person and one cluster; to be kept as long as their session, and closed then: what it found out about
 * the cluster stays true for minutes, and its connections are its own.
 * Throws AppError `not-permitted` for a person who cannot be impersonated, `misconfigured`, and `cluster-unreachable`.
 */
export async function createLiveHand(options: LiveHandOptions): Promise<LiveHand> {
  const { mode, access, clock } = options;
  switch (mode.by) {
    case 'local':
      return handOf(options, access, () => Promise.resolve({ by: 'local' }));
    case 'passthrough': {
      if (!access.server.startsWith('https:')) {
        throw new AppError('misconfigured', 'an ID token is sent over https only');
      }
      return handOf(options, withoutCredentials(access), async () => ({
        by: 'passthrough',
        token: await mode.idToken(),
      }));
    }
    case 'impersonate':
      return impersonatingHand(options, mode.expected, new LiveAccessReviews(new Map([[access.name, access]]), clock));
    default:
      return assertNever(mode);
  }
}

async function impersonatingHand(
  options: LiveHandOptions,
  expected: Identity,
  reviews: LiveAccessReviews,
): Promise<LiveHand> {
  const grant = new OperatorGrantCheck(reviews, options.access.name, expected.username, options.clock);
  const as = async (): Promise<As> => {
    const impersonation = impersonationOf(expected, await grant.current());
    if (impersonation.ok) return { by: 'impersonate', headers: impersonation.headers };
    const words = impersonation.problems.map(({ message }) => message).join('; ');
    throw new AppError('not-permitted', `this person cannot be impersonated: ${words}`);
  };
  try {
    await as();
  } catch (error) {
    reviews.close();
    throw error;
  }
  return handOf(options, options.access, as, { expected, remarks: () => grant.remarks, close: () => reviews.close() });
}

type More = {
  readonly expected?: Identity;
  readonly remarks?: () => readonly string[];
  readonly close?: () => void;
};

function handOf(options: LiveHandOptions, access: ClusterAccess, as: () => Promise<As>, more: More = {}): LiveHand {
  const { mode, clock, answerWithin = ANSWER_WITHIN } = options;
  const wire = new Wire(access, clock, as, answerWithin);
  const close = () => {
    wire.close();
    more.close?.();
  };
  const identity = new IdentityCheck(wire, clock, more.expected);
  return new LiveHand({ mode: mode.by, wire, identity, remarks: more.remarks ?? (() => []), close });
}

/** The way to the cluster without who we are: neither token nor client certificate can go along with a person's token. */
function withoutCredentials(access: ClusterAccess): ClusterAccess {
  const authenticate: ClusterAccess['authenticate'] = async (options) => {
    const { ca } = await access.authenticate(options);
    return { headers: {}, ...(ca === undefined ? {} : { ca }) };
  };
  return { ...access, authenticate };
}
