import { assertNever } from '../core';
import { claimOf } from './claim-values';
import type { Claims, Explanation, IdentityMapping, UserField, ValueSource } from './model';

/** How each field of a user is found out, in words, for the identity page. */
export function explanationsOf(mapping: IdentityMapping, claims: Claims): readonly Explanation[] {
  const { form, username, groups, uid, extra } = mapping;
  return [
    explain(form, 'username', username),
    withAbsence(explain(form, 'groups', groups), claims),
    ...(uid === undefined ? [] : [withAbsence(explain(form, 'uid', uid), claims)]),
    ...extra.map(({ key, expression }): Explanation => {
      const source: ValueSource = { by: 'expression', expression };
      return { field: 'extra', source, setting: 'claimMappings.extra', words: `${key}: ${wordsOf(source)}` };
    }),
  ];
}

function explain(form: IdentityMapping['form'], field: UserField, source: ValueSource | undefined): Explanation {
  const by = source ?? { by: 'nothing' };
  return { field, source: by, setting: settingOf(form, field, by.by), words: wordsOf(by) };
}

/** Says of a claim that the token lacks that it does: a name is taken as it stands, so that dots lead nowhere. */
function withAbsence(explanation: Explanation, claims: Claims): Explanation {
  const { source, words } = explanation;
  if (source.by !== 'claim' || (claimOf(claims, source.claim) ?? null) !== null) return explanation;
  const nested = source.claim.includes('.')
    ? ', and a name with dots leads into no other claim: that takes an AuthenticationConfiguration with an expression'
    : '';
  return { ...explanation, words: `${words}; your token has no such claim${nested}` };
}

/** The setting that decides about the prefix, or about all of it. */
function settingOf(form: IdentityMapping['form'], field: UserField, by: Explanation['source']['by']): string {
  if (form === 'flags') return by === 'claim' ? `${field}Prefix` : `${field}Claim`;
  if (by === 'nothing') return `claimMappings.${field}`;
  return `claimMappings.${field}.${by === 'claim' ? 'prefix' : 'expression'}`;
}

function wordsOf(source: Explanation['source']): string {
  switch (source.by) {
    case 'claim':
      return source.prefix === ''
        ? `the claim "${source.claim}", without a prefix`
        : `the claim "${source.claim}", with "${source.prefix}" before it`;
    case 'expression':
      return `the expression ${source.expression}`;
    case 'nothing':
      return 'the cluster reads none from a token';
    default:
      return assertNever(source);
  }
}
