import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { Json, Person } from '@/lib/usecases';
import { SignInError } from './reasons';

/** What every session keeps of a token, beside what the identity mappings read. */
const KEPT = ['sub', 'iss', 'name', 'email', 'email_verified', 'preferred_username', 'groups', 'sid', 'exp'];
const MAX_SUBJECT = 255;

const printable = z.string().regex(/^[^\p{Cc}]*$/u);
/** What Castellan itself goes by; the others are whatever the provider sends. Null is absent, as the API server reads it. */
const Shapes = z.looseObject({
  sub: printable.min(1).max(MAX_SUBJECT),
  exp: z.number(),
  name: printable.max(1_000).nullish(),
  email: printable.max(1_000).nullish(),
  preferred_username: printable.max(1_000).nullish(),
  sid: printable.min(1).max(1_000).nullish(),
});
const WithGroups = z.looseObject({ ...Shapes.shape, groups: z.union([printable, z.array(printable)]).nullish() });

export type Claims = { readonly [claim: string]: Json };
/** Who a token speaks of. */
export type Identity = {
  readonly person: Person;
  readonly claims: Claims;
  readonly providerSession: string | undefined;
  /** Of the token, in milliseconds since 1970. */
  readonly expiresAt: number;
};

/**
 * The claims that are kept and the person that they name. The person is (issuer, sub) and nothing else: names and e-mail
 * addresses change hands. Throws SignInError `identity-refused` for an empty `sub`, which a cluster would take as a name.
 */
export function identityIn(payload: JWTPayload, issuer: string, mapped: readonly string[] | 'all'): Identity {
  // Of groups that no mapping reads nothing depends; where an expression reads them, it judges them.
  const shaped = (mapped !== 'all' && mapped.includes('groups') ? WithGroups : Shapes).safeParse(payload);
  if (!shaped.success) {
    const [issue] = shaped.error.issues;
    throw new SignInError('identity-refused', `the claim ${String(issue?.path[0])} is missing or of a wrong type`);
  }
  const { sub, sid, exp, name, preferred_username, email } = shaped.data;
  const claims = z.record(z.string(), z.json()).parse(payload);
  const wanted = mapped === 'all' ? new Set(Object.keys(claims)) : new Set([...KEPT, ...mapped]);
  return {
    person: { issuer, subject: sub, name: [name, preferred_username, email, sub].find((text) => text) ?? sub },
    claims: Object.fromEntries(Object.entries(claims).filter(([claim]) => wanted.has(claim))),
    providerSession: sid ?? undefined,
    expiresAt: exp * 1000,
  };
}

/** When the ID token of these claims ends, in milliseconds since 1970; 0 when they do not say. */
export const expiryOf = (claims: Claims): number => {
  const exp = claims['exp'];
  return typeof exp === 'number' ? exp * 1000 : 0;
};
