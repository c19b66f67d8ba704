import type { Sessions } from '@/lib/usecases';
import type { SealKey } from './seal';

/** What sign-in has to know; `lib/server/config` makes it of a file and the environment, and refuses what is unsafe. */
export type SignInConfig = {
  /** Scheme, host and port under which browsers reach Castellan, without a path. */
  readonly publicUrl: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** Certificates (PEM) that the provider's own is checked against, in place of the system's. */
  readonly ca: string | undefined;
  /** A session ends after this time without a request, in milliseconds. */
  readonly idleMs: number;
  /** A session ends this long after sign-in, whatever happens. */
  readonly absoluteMs: number;
  /** Whether signing out also ends the session at the provider, where the provider offers that. */
  readonly endSession: boolean;
  /** The first seals, all open. */
  readonly keys: readonly SealKey[];
  /** Claims that the clusters' identity mappings read, beside the usual ones; `all` where they are expressions. */
  readonly claims: readonly string[] | 'all';
};

/** Something that happened at the door, for the trail and the log. It never holds a token. */
export type SignInEvent = {
  readonly event: 'sign-in' | 'sign-in-refused' | 'sign-out';
  readonly person: { readonly issuer: string; readonly subject: string; readonly name: string } | undefined;
  readonly result: string;
  readonly requestId: string | undefined;
  readonly from: string | undefined;
};

export type SignInDeps = {
  readonly sessions: Sessions;
  /** Whether other processes work on these sessions too: then what is known of one is soon asked again. */
  readonly shared: boolean;
  readonly clock: { now(): number };
  readonly log: { warn(fields: object, message: string): void; info(fields: object, message: string): void };
  /** Bytes that nobody can guess. */
  readonly random: (bytes: number) => Buffer;
};
