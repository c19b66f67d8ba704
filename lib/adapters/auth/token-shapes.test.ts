import { SignJWT, createLocalJWKSet, exportJWK, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import { identityIn } from './claims';
import { type Expected, verifyToken } from './verify';

const ISSUER = 'https://login.example.com/realms/x';
const NOW = 1_800_000_000;
const { privateKey, publicKey } = await generateKeyPair('RS256');
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256' }] });

async function verified(claims: Record<string, unknown>, ownParty: boolean) {
  const token = await new SignJWT({ iss: ISSUER, sub: 'u-1', iat: NOW, exp: NOW + 600, ...claims })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(privateKey);
  const expected: Expected = {
    keys,
    issuer: ISSUER,
    audience: 'castellan',
    now: NOW * 1000,
    required: [],
    kind: 'id',
    ownParty,
  };
  return verifyToken(token, expected);
}

it.each([
  ['for two audiences, got by another party', { aud: ['castellan', 'kubernetes'], azp: 'kubelogin' }],
  ['for us, got by another party', { aud: 'castellan', azp: 'kubelogin' }],
  ['for two audiences that names no party', { aud: ['castellan', 'other'] }],
])('a token %s is taken of a bearer, as the API server takes it, and not at sign-in', async (_, claims) => {
  expect(await verified(claims, false)).toMatchObject({ sub: 'u-1' });
  await expect(verified(claims, true)).rejects.toThrow(/its azp is/u);
});

it('both issuers are named where they differ by a slash', async () => {
  await expect(verified({ aud: 'castellan', iss: `${ISSUER}/` }, false)).rejects.toThrow(
    `the token is of the issuer ${ISSUER}/, and ${ISSUER} is configured`,
  );
});

it('a null claim is absent, and groups that no mapping reads may have any shape', () => {
  const payload = { iss: ISSUER, sub: 'u-1', exp: NOW, name: null, email: null, sid: null, groups: { a: 1 } };
  expect(identityIn(payload, ISSUER, [])).toMatchObject({ person: { name: 'u-1' }, providerSession: undefined });
  expect(identityIn(payload, ISSUER, 'all').claims['groups']).toEqual({ a: 1 });
  expect(() => identityIn(payload, ISSUER, ['groups'])).toThrow(/the claim groups/u);
  expect(identityIn({ ...payload, groups: null }, ISSUER, ['groups']).claims['groups']).toBeNull();
});
