import type { Explanation, Identity } from './model';
import { AUTHENTICATED, SYSTEM } from './names';

/** The user that a SelfSubjectReview answers. */
export type SeenIdentity = {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid?: string | undefined;
};
export type IdentityDifference =
  | { readonly field: 'username' | 'uid'; readonly expected: string; readonly seen: string; readonly hint: string }
  | {
      readonly field: 'groups';
      /** Those that only one side has, sorted. */
      readonly expected: readonly string[];
      readonly seen: readonly string[];
      readonly hint: string;
    };
export type Comparison = { readonly agree: boolean; readonly differences: readonly IdentityDifference[] };

/**
 * Whether the cluster sees the user that the mapping makes of the token, and what to change when it does not. Groups
 * are sets; `system:authenticated` is left out on both sides, the API server adds it. O(groups).
 *
 * @param expected from `identityOf`
 * @param seen `status.userInfo` of a SelfSubjectReview
 */
export function compareIdentities(expected: Identity, seen: SeenIdentity): Comparison {
  const differences: IdentityDifference[] = [];
  if (expected.username !== seen.username) {
    const hint = usernameHint(expected, seen.username);
    differences.push({ field: 'username', expected: expected.username, seen: seen.username, hint });
  }
  const [mine, theirs] = [withoutAuthenticated(expected.groups), withoutAuthenticated(seen.groups)];
  const [missing, added] = [sorted(mine.difference(theirs)), sorted(theirs.difference(mine))];
  if (missing.length > 0 || added.length > 0) {
    differences.push({ field: 'groups', expected: missing, seen: added, hint: groupsHint(expected, mine, theirs) });
  }
  const [uid, seenUid] = [expected.uid ?? '', seen.uid ?? ''];
  if (uid !== seenUid) {
    const hint = uid === '' ? 'the cluster takes a uid from the token' : 'the cluster takes no uid, or another one';
    differences.push({ field: 'uid', expected: uid, seen: seenUid, hint });
  }
  return { agree: differences.length === 0, differences };
}

function usernameHint(expected: Identity, seen: string): string {
  if (seen === '' || seen === 'system:anonymous') return 'the request carried no credentials of the person';
  if (seen.startsWith(SYSTEM)) return 'the request ran as an identity of the cluster, not as the person';
  const { prefix, setting, source } = prefixOf(expected, 'username');
  if (source.by !== 'claim') return 'the cluster finds the username in another way';
  const raw = expected.username.slice(prefix.length);
  if (!seen.endsWith(raw)) return 'the cluster takes the username from another claim';
  return prefixHint(seen.slice(0, seen.length - raw.length), setting);
}

function groupsHint(expected: Identity, mine: ReadonlySet<string>, theirs: ReadonlySet<string>): string {
  const { prefix, setting, source } = prefixOf(expected, 'groups');
  if (theirs.size === 0) return 'the cluster takes no groups from the token';
  if (source.by === 'nothing') return `the cluster takes groups from the token: set ${setting}`;
  if (source.by === 'expression') return 'the cluster finds the groups in another way';
  const [first] = mine;
  if (first === undefined) return 'the cluster takes the groups from another claim';
  const raw = Array.from(mine, (group) => group.slice(prefix.length));
  for (const group of theirs) {
    const other = group.endsWith(first.slice(prefix.length))
      ? group.slice(0, group.length - first.length + prefix.length)
      : prefix;
    const same = other !== prefix && raw.length === theirs.size && raw.every((name) => theirs.has(other + name));
    if (same && other === '') return `the groups have no prefix ${prefix} in the cluster: set ${setting} to ""`;
    if (same) return prefixHint(other, setting);
  }
  if (theirs.isSubsetOf(mine)) return 'the cluster sees fewer groups: the token that it got is another one, or older';
  if (mine.isSubsetOf(theirs)) return 'the cluster sees more groups: the token that it got is another one, or newer';
  return 'the cluster takes the groups from another claim, or with another prefix';
}

function prefixHint(prefix: string, setting: string): string {
  if (prefix !== '') return `the cluster's prefix is ${prefix}: set ${setting} to "${prefix}"`;
  // Of the flags, an empty prefix for usernames means the default one.
  return `the cluster sees no prefix: set ${setting} to "${setting === 'usernamePrefix' ? '-' : ''}"`;
}

function prefixOf(identity: Identity, field: 'username' | 'groups') {
  const explanation = identity.from.find((one) => one.field === field);
  const source: Explanation['source'] = explanation?.source ?? { by: 'nothing' };
  return { source, prefix: source.by === 'claim' ? source.prefix : '', setting: explanation?.setting ?? field };
}

function withoutAuthenticated(groups: readonly string[]): ReadonlySet<string> {
  return new Set(groups.filter((group) => group !== AUTHENTICATED));
}

function sorted(groups: Iterable<string>): readonly string[] {
  return [...groups].sort((a, b) => (a < b ? -1 : 1));
}
