import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardsAgainst, startsWithText } from './guards';
import { identityOf, type IdentityMapping, lintMapping, type MappingConfig, mappingOf } from './index';

const TOKEN = { issuer: 'https://idp', audience: 'castellan' };
const rule = (...expressions: string[]) => expressions.map((expression) => ({ expression, message: '' }));

describe('a rule keeps system names away', () => {
  it.each<[string, 'username' | 'groups', string]>([
    ['by their beginning', 'username', "!user.username.startsWith('system:')"],
    ['by a pattern', 'username', "!user.username.matches('^system:')"],
    ['by holding the word nowhere', 'username', "!user.username.contains('system')"],
    ['beside something else', 'username', "user.username.size() < 100 && !user.username.startsWith('system:')"],
    ['of each group', 'groups', "user.groups.all(g, !g.startsWith('system:'))"],
    ['of no group', 'groups', "!user.groups.exists(g, g.startsWith('system:'))"],
    [
      'of both at once',
      'groups',
      "!user.username.startsWith('system:') && user.groups.all(g, !g.startsWith('system:'))",
    ],
    ['as far as its words say, where it cannot be read', 'username', "!user.username.trim().startsWith('system:')"],
  ])('%s', (_title, field, expression) => {
    expect(guardsAgainst(rule(expression), field)).toBe(true);
  });

  it.each<[string, 'username' | 'groups', string]>([
    ['one name is not all of them', 'username', "user.username != 'system:admin'"],
    ['accounts are not nodes', 'username', "!user.username.startsWith('system:serviceaccount:')"],
    ['a domain is no guard, although it refuses the samples', 'username', "user.username.endsWith('@corp')"],
    ['the other field', 'username', "user.groups.all(g, !g.startsWith('system:'))"],
    ['the other field', 'groups', "!user.username.startsWith('system:')"],
    ['some group is not each', 'groups', "user.groups.exists(g, !g.startsWith('system:'))"],
    ['turned round, it wants such names', 'username', "user.username.startsWith('system:')"],
    ['other letters', 'username', "!user.username.startsWith('System:')"],
    ['it speaks of it, and lets everything pass', 'username', "user.username.startsWith('system:') || true"],
  ])('not where %s', (_title, field, expression) => {
    expect(guardsAgainst(rule(expression), field)).toBe(false);
  });

  it('by several that do it together', () => {
    const rules = ['system:admin', 'system:node:', 'system:serviceaccount:'].map(
      (prefix) => `!user.username.startsWith('${prefix}')`,
    );
    expect(guardsAgainst(rule(...rules), 'username')).toBe(true);
    expect(guardsAgainst(rule(...rules.slice(1)), 'username')).toBe(false);
    expect(guardsAgainst([], 'username')).toBe(false);
  });
});

describe('what a name begins with', () => {
  it.each<[string, string | undefined]>([
    ["'oidc:' + claims.sub", 'oidc:'],
    ["'a' + 'b' + claims.sub", 'a'],
    ["claims.sub + '@corp'", ''],
    ['claims.sub', ''],
    ["claims['sub']", ''],
    ["claims.groups.map(g, 'oidc:' + g)", 'oidc:'],
    ["claims.groups.filter(g, g != 'x')", ''],
    ["claims.groups.filter(g, g != 'x').map(g, 'a:' + g)", 'a:'],
    ["'fixed'", 'fixed'],
    ["claims.x ? 'a:' + claims.sub : 'b:' + claims.sub", undefined],
    ['claims.groups.exists(g, true)', undefined],
    ["claims.sub.replace('a', 'b')", undefined],
    ["['a:x']", undefined],
    ['1', undefined],
    ['claims.sub +', undefined],
  ])('%s', (expression, is) => {
    expect(startsWithText(expression)).toBe(is);
  });
});

describe('a mapping of which nothing is said', () => {
  const prefix = fc.constantFrom('', '-', 'oidc:', 's', 'sys', 'system', 'system:', 'system:oidc:', 'x-system:');
  const flags = fc.tuple(prefix, prefix).map(([usernamePrefix, groupsPrefix]): MappingConfig => {
    return {
      form: 'flags',
      issuer: 'https://idp',
      clientId: 'castellan',
      usernamePrefix,
      groupsClaim: 'groups',
      groupsPrefix,
    };
  });
  const username = fc.oneof(
    prefix.map((one) => ({ claim: 'sub', prefix: one })),
    fc
      .constantFrom('claims.sub', "'oidc:' + claims.sub", "'sys' + claims.sub", "claims.sub + '@corp'")
      .map((expression) => ({ expression })),
  );
  const groups = fc.oneof(
    prefix.map((one) => ({ claim: 'groups', prefix: one })),
    fc
      .constantFrom(
        'claims.groups',
        "claims.groups.map(g, 'oidc:' + g)",
        "claims.groups.map(g, 'sys' + g)",
        "claims.groups.filter(g, g != 'dev')",
        "['dev'] + claims.groups",
      )
      .map((expression) => ({ expression })),
  );
  const rules = fc.subarray([
    "!user.username.startsWith('system:')",
    "!user.username.contains('system')",
    "user.username != 'system:admin'",
    "user.groups.all(g, !g.startsWith('system:'))",
    "user.groups.all(g, g != 'system:masters')",
    "user.username.endsWith('@corp')",
  ]);
  const structured = fc.tuple(username, groups, rules).map(([user, of, some]): MappingConfig => ({
    form: 'structured',
    jwt: {
      issuer: { url: 'https://idp', audiences: ['castellan'] },
      claimMappings: { username: user, groups: of },
      userValidationRules: some.map((expression) => ({ expression })),
    },
  }));
  /** Such as complete a prefix to what they must not be, too. */
  const name = fc.constantFrom(
    'alice',
    'system:admin',
    'system:masters',
    'system:nodes',
    'tem:masters',
    'ystem:admin',
    ':masters',
    'masters',
    'system:serviceaccount:a:b',
    'dev',
  );

  it('makes nobody a system user, and puts nobody into a system group, whatever the provider says', () => {
    const seen = { quiet: 0, harmed: 0 };
    fc.assert(
      fc.property(fc.oneof(flags, structured), name, fc.array(name, { maxLength: 3 }), (config, sub, of) => {
        const result = mappingOf(config);
        if (!result.ok) return;
        const codes = lintMapping(result.mapping).map(({ code }) => code);
        const identity = identified(result.mapping, sub, of);
        if (identity === undefined) return;
        const system = identity.username.startsWith('system:');
        const inGroups = identity.groups.some(
          (group) => group.startsWith('system:') && group !== 'system:authenticated',
        );
        if (system || inGroups) seen.harmed += 1;
        if (!codes.includes('system-usernames-not-guarded')) {
          seen.quiet += 1;
          expect(system).toBe(false);
        }
        if (!codes.includes('system-groups-not-guarded')) expect(inGroups).toBe(false);
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(seen.quiet, seen.harmed)).toBeGreaterThan(100);
  });
});

function identified(mapping: IdentityMapping, sub: string, groups: readonly string[]) {
  const result = identityOf(mapping, { sub, groups: [...groups] }, TOKEN);
  return result.ok ? result.identity : undefined;
}
