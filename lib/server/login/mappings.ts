import { AppError } from '@/lib/domain/core';
import { type Identity, type IdentityMapping, type MappingConfig, identityOf, mappingOf } from '@/lib/domain/identity';
import type { Requester } from '@/lib/domain/rbac';
import type { SignedIn } from '@/lib/usecases';
import { type Config, type MappingSetting, readAuthenticator } from '../config';

export type Trusted = { readonly issuer: string; readonly clientId: string };

/** People of the demo company are known by their e-mail address, as its RBAC names them. */
const OF_THE_DEMO: MappingSetting = {
  usernameClaim: 'email',
  usernamePrefix: 'oidc:',
  groupsClaim: 'groups',
  groupsPrefix: 'oidc:',
};

/** How each cluster makes a user of a token. */
export type Mappings = {
  of(cluster: string): IdentityMapping;
  /** Claims that a mapping reads; `all` where one holds an expression. */
  readonly claims: readonly string[] | 'all';
  /** Whom a cluster sees in a person; a requester without a name, whom no binding reaches, where it would refuse them. */
  requesterOf(cluster: string, who: SignedIn): Requester;
  /** The same with uid and extra, for impersonation; undefined where the cluster would refuse them. */
  identityOf(cluster: string, who: SignedIn): Identity | undefined;
  /** Why the cluster would see nobody in them, each in words; empty where it sees somebody. */
  problemsOf(cluster: string, who: SignedIn): readonly string[];
  /** How writes reach the cluster as the person. */
  actorOf(cluster: string): 'passthrough' | 'impersonate';
};

/** Somebody in whom a cluster would see nobody; said once for each token and mapping. */
export type Refused = {
  readonly cluster: string;
  readonly person: SignedIn['person'];
  readonly because: readonly string[];
};

const NOBODY: Requester = { user: '', groups: [] };

/** Throws AppError `misconfigured` for a mapping that an API server would refuse. */
export function openMappings(
  { identity, demoLogin }: Pick<Config, 'identity' | 'demoLogin'>,
  trusted: Trusted,
  onRefused?: (refused: Refused) => void,
): Mappings {
  const usual = namesNothing(identity.default) && demoLogin ? OF_THE_DEMO : identity.default;
  const fallback = mappingFrom(usual, trusted, 'identity.default');
  const own = new Map(
    [...identity.clusters].map(([id, setting]) => [
      id,
      namesNothing(setting) ? fallback : mappingFrom(setting, trusted, `identity.clusters.${id}`),
    ]),
  );
  const of = (cluster: string) => own.get(cluster) ?? fallback;
  // A session's claims are one object until they are renewed.
  const known = new WeakMap<SignedIn['claims'], Map<IdentityMapping, Requester>>();
  return {
    of,
    claims: claimsOf([fallback, ...own.values()]),
    requesterOf(cluster, who) {
      const { claims } = who;
      const mapping = of(cluster);
      const byMapping = known.get(claims) ?? new Map<IdentityMapping, Requester>();
      known.set(claims, byMapping);
      const before = byMapping.get(mapping);
      if (before !== undefined) return before;
      const requester = seenBy(mapping, claims, trusted);
      byMapping.set(mapping, requester);
      if (requester === NOBODY) onRefused?.({ cluster, person: who.person, because: this.problemsOf(cluster, who) });
      return requester;
    },
    identityOf(cluster, { claims }) {
      const seen = identityOf(of(cluster), claims, { issuer: trusted.issuer, audience: trusted.clientId });
      return seen.ok ? seen.identity : undefined;
    },
    problemsOf(cluster, { claims }) {
      const seen = identityOf(of(cluster), claims, { issuer: trusted.issuer, audience: trusted.clientId });
      return seen.ok ? [] : seen.problems.map(({ message }) => message);
    },
    actorOf: (cluster) => identity.clusters.get(cluster)?.actor ?? identity.default.actor ?? 'passthrough',
  };
}

const namesNothing = (setting: MappingSetting) => Object.keys(setting).every((field) => field === 'actor');

function seenBy(mapping: IdentityMapping, claims: SignedIn['claims'], { issuer, clientId }: Trusted): Requester {
  const seen = identityOf(mapping, claims, { issuer, audience: clientId });
  return seen.ok ? { user: seen.identity.username, groups: seen.identity.groups } : NOBODY;
}

function mappingFrom(setting: MappingSetting, trusted: Trusted, place: string): IdentityMapping {
  const { authenticationConfiguration: file, usernameClaim, usernamePrefix, groupsClaim, groupsPrefix } = setting;
  const config: MappingConfig =
    file === undefined
      ? { form: 'flags', ...trusted, usernameClaim, usernamePrefix, groupsClaim, groupsPrefix }
      : { form: 'structured', jwt: readAuthenticator(file, trusted.issuer) };
  const result = mappingOf(config);
  if (result.ok) return result.mapping;
  const places = result.problems.map(({ message }) => ({ path: place, message }));
  throw new AppError('misconfigured', places.map(({ path, message }) => `${path} ${message}`).join('; '), { places });
}

function claimsOf(mappings: readonly IdentityMapping[]): readonly string[] | 'all' {
  const claims = new Set(['_claim_names', 'email_verified']);
  for (const { username, groups, uid, extra, claimRules } of mappings) {
    if (extra.length > 0) return 'all';
    for (const source of [username, groups, uid, ...claimRules]) {
      if (source?.by === 'expression') return 'all';
      if (source !== undefined) claims.add(source.claim);
    }
  }
  return [...claims];
}
