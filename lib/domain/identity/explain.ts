import { assertNever } from '../core';
import type { Explanation, IdentityMapping, UserField, ValueSource } from './model';

/** How each field of a user is found out, in words, for the identity page. */
export function explanationsOf(mapping: IdentityMapping): readonly Explanation[] {
  const { form, username, groups, uid, extra } = mapping;
  return [
    explain(form, 'username', username),
    explain(form, 'groups', groups),
    ...(uid === undefined ? [] : [explain(form, 'uid', uid)]),
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
