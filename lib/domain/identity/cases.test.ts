import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  compareIdentities,
  type Identity,
  identityOf,
  type IdentityMapping,
  impersonationOf,
  lintMapping,
  mappingOf,
  refuseSystem,
  systemNames,
} from './index';

const texts = z.array(z.string());
const Prefixed = z.strictObject({
  claim: z.string().optional(),
  prefix: z.string().optional(),
  expression: z.string().optional(),
});
const Flags = z.strictObject({
  form: z.literal('flags'),
  issuer: z.string().default('https://idp'),
  clientId: z.string().default('castellan'),
  usernameClaim: z.string().optional(),
  usernamePrefix: z.string().optional(),
  groupsClaim: z.string().optional(),
  groupsPrefix: z.string().optional(),
  requiredClaims: z.record(z.string(), z.string()).optional(),
});
const Jwt = z.strictObject({
  issuer: z
    .strictObject({
      url: z.string(),
      discoveryURL: z.string().optional(),
      audiences: texts,
      audienceMatchPolicy: z.string().optional(),
    })
    .default({ url: 'https://idp', audiences: ['castellan'] }),
  claimValidationRules: z
    .array(
      z.strictObject({
        claim: z.string().optional(),
        requiredValue: z.string().optional(),
        expression: z.string().optional(),
        message: z.string().optional(),
      }),
    )
    .optional(),
  claimMappings: z.strictObject({
    username: Prefixed,
    groups: Prefixed.optional(),
    uid: Prefixed.omit({ prefix: true }).optional(),
    extra: z.array(z.strictObject({ key: z.string(), valueExpression: z.string() })).optional(),
  }),
  userValidationRules: z.array(z.strictObject({ expression: z.string(), message: z.string().optional() })).optional(),
});
const Config = z.discriminatedUnion('form', [Flags, z.strictObject({ form: z.literal('structured'), jwt: Jwt })]);
const Header = z.tuple([z.string(), z.string()]);
const Sent = z.union([z.strictObject({ headers: z.array(Header) }), z.strictObject({ refused: texts })]);
const Token = z.strictObject({
  issuer: z.string().default('https://idp'),
  audience: z.union([z.string(), texts]).default('castellan'),
});
const Question = z.strictObject({
  why: z.string().min(8),
  claims: z.record(z.string(), z.json()).default({}),
  token: Token.prefault({}),
  /** The identity, whole. */
  is: z
    .strictObject({
      username: z.string(),
      groups: texts.default([]),
      uid: z.string().optional(),
      extra: z.record(z.string(), texts).default({}),
    })
    .optional(),
  refused: texts.optional(),
  from: texts.optional(),
  system: texts.optional(),
  constrained: Sent.optional(),
  legacy: Sent.optional(),
  seen: z
    .array(
      z.strictObject({
        username: z.string(),
        groups: texts.default([]),
        uid: z.string().optional(),
        differs: texts,
      }),
    )
    .optional(),
});
const Case = z.strictObject({
  why: z.string().min(20),
  config: Config,
  invalid: texts.optional(),
  lints: texts.optional(),
  tokens: z.array(Question).default([]),
});
type Question = z.output<typeof Question>;

const folder = join(import.meta.dirname, '__cases__');
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) => {
    const worlds = z.array(Case).parse(parse(readFileSync(join(folder, file), 'utf8')));
    return worlds.map((world) => ({ file, ...world }));
  });

describe.each(cases)('$file: $why', ({ config, invalid, lints, tokens }) => {
  const result = mappingOf(config);

  it('is a mapping, or says why it is none', () => {
    if (invalid === undefined) expect(result).toHaveProperty('mapping');
    else expect(result.ok ? [] : result.problems.map(({ message }) => message)).toEqual(invalid);
  });
  if (!result.ok) return;

  // A case that says nothing of lints is about something else.
  if (lints !== undefined) {
    it('is linted', () => {
      expect(lintMapping(result.mapping).map(({ code, setting }) => `${code} at ${setting}`)).toEqual(lints);
    });
  }

  it.each(tokens)('$why', (question) => {
    ask(result.mapping, question);
  });
});

function ask(mapping: IdentityMapping, question: Question): void {
  const { claims, token, is, refused = [] } = question;
  const answer = identityOf(mapping, claims, token);
  const problems = answer.ok ? [] : answer.problems.map(({ code, message }) => `${code}: ${message}`);
  expect(problems).toEqual(refused);
  expect(answer.ok).toBe(is !== undefined);
  if (!answer.ok) return;
  const { from, ...identity } = answer.identity;
  expect(identity).toEqual(is);
  if (question.from !== undefined) expect(from.map(({ field, words }) => `${field}: ${words}`)).toEqual(question.from);
  checkSystem(answer.identity, question);
  checkSent(answer.identity, question);
  checkSeen(answer.identity, question);
}

function checkSystem(identity: Identity, { system = [] }: Question): void {
  const names = systemNames(identity);
  expect(names.map(({ field, name }) => `${field} ${name}`)).toEqual(system);
  expect(refuseSystem(identity, { allow: [] })).toHaveLength(system.length);
  expect(refuseSystem(identity, { allow: names.map(({ name }) => name) })).toEqual([]);
}

function checkSent(identity: Identity, question: Question): void {
  for (const mode of ['constrained', 'legacy'] as const) {
    const wanted = question[mode];
    const sent = impersonationOf(identity, { mode });
    if (wanted === undefined) continue;
    if ('headers' in wanted) expect(sent).toEqual({ ok: true, headers: wanted.headers });
    else expect(sent.ok ? [] : sent.problems.map(({ code, message }) => `${code}: ${message}`)).toEqual(wanted.refused);
  }
}

function checkSeen(identity: Identity, { seen = [] }: Question): void {
  const same = { ...identity, groups: [...identity.groups, 'system:authenticated'].toReversed() };
  expect(compareIdentities(identity, same)).toEqual({ agree: true, differences: [] });
  for (const { differs, ...other } of seen) {
    const { agree, differences } = compareIdentities(identity, other);
    expect(differences.map(({ field, hint }) => `${field}: ${hint}`)).toEqual(differs);
    expect(agree).toBe(differs.length === 0);
  }
}
