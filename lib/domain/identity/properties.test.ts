import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type Claims,
  compareIdentities,
  identityOf,
  type IdentityMapping,
  impersonationOf,
  lintMapping,
  type MappingConfig,
  mappingOf,
  refuseSystem,
  systemNames,
} from './index';

const TOKEN = { issuer: 'https://idp', audience: 'castellan' };
const CONFIGS: Record<string, MappingConfig> = {
  flags: { form: 'flags', issuer: 'https://idp', clientId: 'castellan', groupsClaim: 'groups' },
  bare: {
    form: 'flags',
    issuer: 'https://idp',
    clientId: 'castellan',
    usernamePrefix: '-',
    groupsClaim: 'groups',
    requiredClaims: { hd: 'corp' },
  },
  email: { form: 'flags', issuer: 'https://idp', clientId: 'castellan', usernameClaim: 'email', groupsClaim: 'groups' },
  structured: {
    form: 'structured',
    jwt: {
      issuer: { url: 'https://idp', audiences: ['castellan'] },
      claimMappings: {
        username: { claim: 'sub', prefix: '' },
        groups: { claim: 'groups', prefix: '' },
        uid: { claim: 'hd' },
        extra: [{ key: 'corp.io/x', valueExpression: 'claims.?x.orValue(null)' }],
      },
    },
  },
  expressions: {
    form: 'structured',
    jwt: {
      issuer: { url: 'https://idp', audiences: ['castellan'] },
      claimMappings: {
        username: { expression: 'claims.sub' },
        groups: { expression: 'claims.?groups.orValue([])' },
        uid: { expression: "claims.?hd.orValue('')" },
        extra: [{ key: 'corp.io/x', valueExpression: "has(claims.x) ? claims.x : ''" }],
      },
      userValidationRules: [{ expression: "!user.username.startsWith('system:')" }],
    },
  },
};

function mapping(config: MappingConfig): IdentityMapping {
  const result = mappingOf(config);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join());
  return result.mapping;
}
const MAPPINGS = Object.values(CONFIGS).map(mapping);

/** Names that would do harm somewhere, and those that would not. */
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('', ' ', 'alice', 'a\r\nImpersonate-Group: system:masters', 'a\0', 'system:masters', 'system:admin'),
  fc.constantFrom('system:authenticated', 'system:node:one', 'system:serviceaccount:web:ci', '\u0085', '\ud800', '\t'),
);
const value = fc.oneof(name, fc.array(name, { maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }));
const Payload = z.record(z.string(), z.json());
const anyClaims = fc
  .dictionary(fc.constantFrom('sub', 'email', 'email_verified', 'groups', 'hd', 'x', '_claim_names'), value)
  .map((claims): Claims =>
    Payload.parse(JSON.parse(JSON.stringify({ sub: 'alice', email: 'alice@corp', hd: 'corp', ...claims }))),
  );
const anyMapping = fc.constantFrom(...MAPPINGS);
const CONTROL = /[\u0000-\u001f\u007f]/;

describe('whatever an identity provider says', () => {
  it('the answer is an identity or says why not, and claims stay as they were', () => {
    fc.assert(
      fc.property(anyMapping, anyClaims, (how, claims) => {
        const before = JSON.stringify(claims);
        const answer = identityOf(how, claims, TOKEN);
        expect(JSON.stringify(claims)).toBe(before);
        if (answer.ok) expect(answer.identity.username).not.toBe('');
        else expect(answer.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('no header has a control character, and none goes without a user', () => {
    let sentOnce = 0;
    fc.assert(
      fc.property(anyMapping, anyClaims, fc.constantFrom('constrained', 'legacy'), (how, claims, mode) => {
        const answer = identityOf(how, claims, TOKEN);
        if (!answer.ok) return;
        const sent = impersonationOf(answer.identity, { mode });
        if (!sent.ok) return;
        sentOnce += 1;
        const [first, ...rest] = sent.headers;
        expect(first?.[0]).toBe('Impersonate-User');
        expect(first?.[1].trim()).not.toBe('');
        expect(rest.map(([header]) => header)).not.toContain('Impersonate-User');
        for (const [header, text] of sent.headers) {
          expect(text).not.toMatch(CONTROL);
          expect(header).toMatch(/^Impersonate-[!#$&'*+.^_`|~0-9A-Za-z%-]+$/);
          for (const char of text) expect(char.charCodeAt(0)).toBeLessThan(256);
          expect(new Headers([[header, text]]).get(header)).toBe(text);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(sentOnce).toBeGreaterThan(100);
  });

  it('no user is made up of a prefix alone, and no system name goes the legacy way', () => {
    fc.assert(
      fc.property(anyMapping, anyClaims, (how, claims) => {
        const answer = identityOf(how, claims, TOKEN);
        if (!answer.ok) return;
        const { username, groups } = answer.identity;
        expect(username).not.toBe('https://idp#');
        expect(groups).not.toContain('system:authenticated');
        expect(new Set(groups).size).toBe(groups.length);
        const legacy = impersonationOf(answer.identity, { mode: 'legacy' });
        if (!legacy.ok) return;
        expect(systemNames(answer.identity)).toEqual([]);
        const names = legacy.headers.filter(([header]) => /^Impersonate-(?:User|Group)$/.test(header));
        expect(names.filter(([, text]) => text.startsWith('system:'))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('an identity agrees with itself, and with nobody of another name', () => {
    fc.assert(
      fc.property(anyMapping, anyClaims, name, (how, claims, other) => {
        const answer = identityOf(how, claims, TOKEN);
        if (!answer.ok) return;
        const { identity } = answer;
        const same = { ...identity, groups: ['system:authenticated', ...identity.groups.toReversed()] };
        expect(compareIdentities(identity, same)).toEqual({ agree: true, differences: [] });
        const renamed = compareIdentities(identity, { ...same, username: other });
        expect(renamed.agree).toBe(other === identity.username);
        const regrouped = compareIdentities(identity, { ...same, groups: [...identity.groups, other] });
        expect(regrouped.agree).toBe(identity.groups.includes(other) || other === 'system:authenticated');
      }),
    );
  });
});

describe('limits', () => {
  const [flags] = MAPPINGS;
  const withGroups = (count: number): Claims => ({
    sub: 'alice',
    groups: Array.from({ length: count }, (_, i) => `group-${i}`),
  });

  it.each([0, 1, 1_000, 2_000])('%i groups are taken', (count) => {
    const answer = flags === undefined ? undefined : identityOf(flags, withGroups(count), TOKEN);
    expect(answer?.ok === true && answer.identity.groups.length).toBe(count);
  });

  it('2,001 are not, and the problem says how many', () => {
    const answer = flags === undefined ? undefined : identityOf(flags, withGroups(2_001), TOKEN);
    expect(answer).toEqual({
      ok: false,
      problems: [{ code: 'too-many-groups', message: 'the token names 2001 groups: 2,000 are the limit' }],
    });
  });

  it('one group many times is one group', () => {
    const claims = { sub: 'alice', groups: Array.from({ length: 5_000 }, () => 'dev') };
    const answer = flags === undefined ? undefined : identityOf(flags, claims, TOKEN);
    expect(answer).toHaveProperty('identity.groups', ['dev']);
  });

  it.each([
    ['a', 1_024 - 'https://idp#'.length, true],
    ['a', 1_025 - 'https://idp#'.length, false],
    ['é', (1_024 - 'https://idp#'.length) / 2, true],
    ['é', (1_026 - 'https://idp#'.length) / 2, false],
  ])('a name is at most 1 KiB with its prefix: %s %i times', (char, times, ok) => {
    const answer = flags === undefined ? undefined : identityOf(flags, { sub: char.repeat(times) }, TOKEN);
    expect(answer?.ok).toBe(ok);
    if (!ok) expect(answer).toHaveProperty('problems.0.code', 'name-too-long');
  });

  it('an expression is at most 10 KiB', () => {
    const claimMappings = { username: { expression: `'${'a'.repeat(10_240)}'` } };
    const issuer = { url: 'https://idp', audiences: ['castellan'] };
    expect(mappingOf({ form: 'structured', jwt: { issuer, claimMappings } })).toEqual({
      ok: false,
      problems: [{ code: 'invalid-mapping', message: 'claimMappings.username: the expression is longer than 10 KiB' }],
    });
  });

  it('rules about 2,000 groups are within the budget', () => {
    const jwt = {
      issuer: { url: 'https://idp', audiences: ['castellan'] },
      claimMappings: { username: { claim: 'sub', prefix: 'oidc:' }, groups: { claim: 'groups', prefix: 'oidc:' } },
      userValidationRules: [{ expression: "user.groups.all(g, !g.startsWith('system:') && !g.contains('admin'))" }],
    };
    expect(identityOf(mapping({ form: 'structured', jwt }), withGroups(2_000), TOKEN).ok).toBe(true);
  });
});

describe('no message repeats the value of a claim', () => {
  const secret = 'hunter2';
  it.each<[string, Claims]>([
    ['bare', { sub: 'alice', hd: secret }],
    ['bare', { sub: 'alice', hd: [secret], groups: { secret } }],
    ['email', { email: 'a@corp', email_verified: secret }],
    ['structured', { sub: 'alice', hd: `${secret}\n`, groups: [`${secret}\n`], x: `${secret}\n` }],
    ['expressions', { sub: 'alice', hd: { secret }, groups: [{ secret }], x: { secret } }],
  ])('%s', (form, claims) => {
    const config = CONFIGS[form];
    const answer = config === undefined ? undefined : identityOf(mapping(config), claims, TOKEN);
    expect(answer?.ok).toBe(false);
    expect(JSON.stringify(answer)).not.toContain(secret);
  });
});

describe('a system name', () => {
  it('is let through by its whole name only', () => {
    const user = { username: 'system:admin', groups: ['system:masters', 'dev', 'system:authenticated'] };
    const refused = (allow: readonly string[]) => refuseSystem(user, { allow }).map(({ message }) => message);
    const [ofUser, ofGroup] = [
      'the username system:admin belongs to Kubernetes itself',
      'the group system:masters belongs to Kubernetes itself',
    ];
    expect(refused([])).toEqual([ofUser, ofGroup]);
    expect(refused(['system:', 'system:*', '*'])).toEqual([ofUser, ofGroup]);
    expect(refused(['system:masters'])).toEqual([ofUser]);
    expect(refused(['system:admin', 'system:masters'])).toEqual([]);
  });

  it('begins with system:, in small letters, and nowhere else', () => {
    for (const plain of ['system', 'System:masters', ' system:masters', 'oidc:system:masters', 'systems:a', '']) {
      expect(systemNames({ username: plain, groups: [plain] })).toEqual([]);
    }
  });
});

describe('lints', () => {
  it('are sentences, for every mapping', () => {
    for (const how of MAPPINGS) {
      for (const { setting, message } of lintMapping(how)) {
        expect(setting).not.toBe('');
        expect(message).toMatch(/^[A-Z].*\.$/);
      }
    }
  });

  it('never throw, whatever the expressions are', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60 }), (expression) => {
        const issuer = { url: 'https://idp', audiences: ['castellan'] };
        const claimMappings = { username: { expression }, groups: { expression } };
        const result = mappingOf({
          form: 'structured',
          jwt: { issuer, claimMappings, userValidationRules: [{ expression }] },
        });
        if (result.ok) expect(Array.isArray(lintMapping(result.mapping))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
