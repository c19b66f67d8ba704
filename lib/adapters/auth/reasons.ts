import { AppError } from '@/lib/domain/core';

/** Every way in which a sign-in or a session can end without one, in words for the person. */
export const SIGN_IN_REASONS = {
  'provider-unreachable': 'The sign-in provider cannot be reached. Try again; if it stays so, tell whoever runs it.',
  'provider-broken':
    'The sign-in provider answered something that Castellan cannot trust: its configuration and ours disagree.',
  refused: 'The sign-in provider refused, or the sign-in was cancelled there.',
  expired: 'The sign-in took too long, or was begun in another window. Start again.',
  clock: 'The clocks of the sign-in provider and of this server disagree by more than a minute.',
  'token-refused': 'The token of the sign-in provider did not pass the checks: signature, audience, issuer or nonce.',
  'identity-refused': 'The token does not say who you are in a form that a cluster would accept.',
  'session-ended': 'Your session has ended. Sign in again.',
  'signed-out': 'You are signed out.',
  failed: 'Castellan failed. The request id finds the cause in its log.',
} as const;

export type SignInReason = keyof typeof SIGN_IN_REASONS;

/** A sign-in that failed: `reason` is for the person, `message` for the log, and neither holds a token. */
export class SignInError extends Error {
  readonly reason: SignInReason;

  constructor(reason: SignInReason, message: string) {
    super(message);
    this.name = 'SignInError';
    this.reason = reason;
  }

  /** By its shape: the boot code and each route are bundled apart, so this class exists several times in one process. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'SignInError' && 'reason' in value;
  }
}

/** What a route answers for it. */
export const notSignedIn = (reason: SignInReason) =>
  new AppError('not-signed-in', SIGN_IN_REASONS[reason], { places: [{ path: 'session', message: reason }] });
