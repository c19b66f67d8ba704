import type { Problem } from './model';
import { AUTHENTICATED, SYSTEM } from './names';

/** A user as the parts that name it; an `Identity` is one, and so is the answer of a SelfSubjectReview. */
export type NamedUser = { readonly username: string; readonly groups: readonly string[] };
export type SystemName = { readonly field: 'username' | 'groups'; readonly name: string };

/**
 * The names that belong to Kubernetes itself. `system:authenticated` is none of them: everyone is in that group, and
 * the API server adds it. O(groups).
 */
export function systemNames({ username, groups }: NamedUser): readonly SystemName[] {
  const found: SystemName[] = username.startsWith(SYSTEM) ? [{ field: 'username', name: username }] : [];
  for (const name of groups) {
    if (name.startsWith(SYSTEM) && name !== AUTHENTICATED) found.push({ field: 'groups', name });
  }
  return found;
}

/**
 * Why a person may not act under these names: an identity provider must not be able to hand out `system:masters`.
 * Empty when they may. O(groups).
 *
 * @param policy `allow`: exact names that are let through all the same; there is no other way to let one through
 */
export function refuseSystem(user: NamedUser, policy: { readonly allow: readonly string[] }): readonly Problem[] {
  return systemNames(user)
    .filter(({ name }) => !policy.allow.includes(name))
    .map(({ field, name }) => ({
      code: 'system-name',
      message: `the ${field === 'username' ? 'username' : 'group'} ${name} belongs to Kubernetes itself`,
    }));
}
