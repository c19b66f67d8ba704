import type { Requester } from '@/lib/domain/rbac';

const AUTHENTICATED = 'system:authenticated';
const known = new WeakMap<Requester, Requester>();

/** With the group that the API server adds to everybody whom it knows; the same object for the same requester. */
export function authenticated(requester: Requester): Requester {
  if (requester.user === '' || requester.groups.includes(AUTHENTICATED)) return requester;
  const made = known.get(requester) ?? { user: requester.user, groups: [...requester.groups, AUTHENTICATED] };
  known.set(requester, made);
  return made;
}
