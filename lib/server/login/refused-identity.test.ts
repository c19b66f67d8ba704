import { expect, it } from 'vitest';
import type { SignedIn } from '@/lib/usecases';
import { type Refused, openMappings } from './mappings';

const ISSUER = 'https://login.example.com/realms/x';
const trusted = { issuer: ISSUER, clientId: 'castellan' };
const person = { issuer: ISSUER, subject: 'u-1', name: 'Ada' };
const withClaims = (claims: SignedIn['claims']): SignedIn => ({ person, claims, sessionId: 's' });

it('an unverified e-mail address is the reason that is given, and is logged once for each token', () => {
  const refused: Refused[] = [];
  const identity = { default: { usernameClaim: 'email' }, clusters: new Map() };
  const mappings = openMappings({ identity, demoLogin: false }, trusted, (one) => refused.push(one));
  const ada = withClaims({ sub: 'u-1', email: 'ada@example.com', email_verified: false });
  expect(mappings.requesterOf('prod', ada).user).toBe('');
  expect(mappings.requesterOf('prod', ada).user).toBe('');
  expect(mappings.problemsOf('prod', ada)).toEqual(['the e-mail address is not verified']);
  expect(refused).toEqual([{ cluster: 'prod', person, because: ['the e-mail address is not verified'] }]);
});

it('a claim that the mapping reads and the token lacks is said, with what a nested one takes', () => {
  const identity = { default: { groupsClaim: 'realm_access.roles', groupsPrefix: 'oidc:' }, clusters: new Map() };
  const mappings = openMappings({ identity, demoLogin: false }, trusted);
  const ada = withClaims({ sub: 'u-1', realm_access: { roles: ['k8s-admins'] } });
  const seen = mappings.identityOf('prod', ada);
  expect(seen?.groups).toEqual([]);
  expect(seen?.from.find(({ field }) => field === 'groups')?.words).toMatch(
    /your token has no such claim, and a name with dots .* AuthenticationConfiguration/u,
  );
});
