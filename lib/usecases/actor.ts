import type { Json, Person } from './store';

/** The person that a request comes from, as their provider vouches for them. */
export type SignedIn = {
  readonly person: Person;
  /** Of the ID token: what the clusters make names and groups of. */
  readonly claims: { readonly [claim: string]: Json };
  /** Absent for a bearer token, which has no session. */
  readonly sessionId: string | undefined;
};

/**
 * Who a request comes from. In local mode there is no login and one actor: the kubeconfig's own identity, which whoever
 * shows the key may use.
 */
export type Actor =
  { readonly mode: 'local'; readonly unlocked: boolean } | ({ readonly mode: 'signed-in' } & SignedIn);

/** Who is signed in, as the provider and the sessions say. */
export interface Authentication {
  /** By session cookie or bearer token; undefined for nobody. Throws AppError `not-signed-in` for a token that is wrong. */
  actorOf(headers: Headers): Promise<SignedIn | undefined>;
  /** An ID token that is valid now, to act with. Throws AppError `not-signed-in` when there is none any more. */
  idToken(sessionId: string): Promise<string>;
  /** Calls back with the id of each session that ends, until the returned function is called. */
  onEnd(listener: (sessionId: string) => void): () => void;
}
