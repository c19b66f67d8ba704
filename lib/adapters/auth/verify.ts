import { type JWTPayload, type JWTVerifyGetKey, type JWTVerifyResult, errors, jwtVerify } from 'jose';
import { SignInError } from './reasons';

/** Signatures with a public key only: with HS* the secret would be the key, and `none` is none. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
export const SKEW_S = 60;
/** A token of a person in a thousand groups is a tenth of that. */
export const MAX_TOKEN = 64 * 1024;

export type Expected = {
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
  readonly now: number;
  /** Claims that must be there. */
  readonly required: string[];
  readonly kind: Kind;
  /** Whether whoever asked for the token (`azp`) has to be us, as where we asked for it; the API server never looks. */
  readonly ownParty: boolean;
};

/**
 * What a token is for, as its maker says it: `typ` of the header (RFC 8725, §3.11), and the claim `typ` of Keycloak. Both
 * may be absent, and a header may say no more than JWT; one that says something else is another token.
 */
const KINDS = {
  id: { header: ['jwt'], claim: 'ID' },
  logout: { header: ['jwt', 'logout+jwt'], claim: 'Logout' },
} as const satisfies Record<string, { header: readonly string[]; claim: string }>;
type Kind = keyof typeof KINDS;

/**
 * The payload of a token that the provider made for us: signature, algorithm, issuer, audience, authorized party where that
 * has to be us, and its times within a minute. Throws SignInError.
 */
export async function verifyToken(token: string, expected: Expected): Promise<JWTPayload> {
  if (token.length > MAX_TOKEN) throw new SignInError('identity-refused', 'the token is larger than 64 KiB');
  const { payload, protectedHeader } = await verified(token, expected);
  refuseOtherKind(protectedHeader.typ, payload, expected.kind);
  const { iat, azp, aud } = payload;
  if (iat === undefined || iat > expected.now / 1000 + SKEW_S) {
    throw new SignInError('clock', 'the token was made in the future');
  }
  if (!expected.ownParty) return payload;
  if (azp === undefined ? Array.isArray(aud) && aud.length > 1 : azp !== expected.audience) {
    throw new SignInError(
      'token-refused',
      `the token was made for another party: its azp is ${azp === undefined ? 'absent' : JSON.stringify(azp).slice(0, 200)}`,
    );
  }
  return payload;
}

function refuseOtherKind(typ: string | undefined, payload: JWTPayload, kind: Kind): void {
  const { header, claim } = KINDS[kind];
  const said = typ?.toLowerCase().replace(/^application\//u, '');
  const other =
    (said !== undefined && !header.some((one) => one === said)) ||
    (payload['typ'] !== undefined && payload['typ'] !== claim) ||
    // A logout token names its event, and so does every other security event (RFC 8417).
    (kind === 'id' && payload['events'] !== undefined);
  if (other) throw new SignInError('token-refused', `the token is no ${kind} token by its own word`);
}

async function verified(token: string, { keys, issuer, audience, now, required }: Expected): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      clockTolerance: SKEW_S,
      currentDate: new Date(now),
      requiredClaims: ['iat', ...required],
    });
  } catch (error) {
    throw refusalOf(error, issuer);
  }
}

function refusalOf(error: unknown, issuer: string): SignInError {
  if (error instanceof SignInError) return error;
  if (error instanceof errors.JWTExpired) return new SignInError('clock', 'the token has expired');
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') {
    return new SignInError('clock', 'the token is not valid yet');
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'iss') {
    const came = String(error.payload['iss']).slice(0, 1_000);
    return new SignInError('token-refused', `the token is of the issuer ${came}, and ${issuer} is configured`);
  }
  if (error instanceof errors.JWKSTimeout) return new SignInError('provider-unreachable', 'its keys did not come');
  const why = error instanceof errors.JOSEError ? error.message : 'not a token';
  return new SignInError('token-refused', why);
}
