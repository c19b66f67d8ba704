import type { IndexState } from './index-state';
import type { Principal, ServiceAccount } from './model';
import { comparePlaced, type Placed } from './order';
import { canonicalPrincipal } from './principal';

/** A principal that the model knows: bindings name it, or it is a ServiceAccount that exists. */
export type PrincipalEntry = {
  readonly principal: Principal;
  /** How many bindings name it itself, implicit groups left out. */
  readonly bindings: number;
  /** For a ServiceAccount: whether the object is in the model. Users and groups are no objects. */
  readonly exists?: boolean;
};
type AccountEntry = PrincipalEntry & { readonly place: Placed };

/** Every principal once: groups, ServiceAccounts, users, each by namespace and name. O(n). */
export function listPrincipals({ subjects, serviceAccounts }: IndexState): readonly PrincipalEntry[] {
  const groups: PrincipalEntry[] = [];
  const users: PrincipalEntry[] = [];
  const named: AccountEntry[] = [];
  for (const { subject, bindings } of subjects) {
    const { principal } = subject;
    const entry = { principal, bindings: bindings.size };
    if (principal.kind === 'Group') groups.push(entry);
    else if (principal.kind === 'User') users.push(entry);
    else named.push({ ...entry, place: principal, exists: false });
  }
  // Nearly in order already: by key, `a-b:x` comes before `a:x`.
  named.sort((a, b) => comparePlaced(a.place, b.place));
  return [...groups, ...merged(named, serviceAccounts), ...users];
}

/** Both in order. What is on both sides exists and has bindings. */
function merged(named: readonly AccountEntry[], existing: Iterable<ServiceAccount>): PrincipalEntry[] {
  const found: PrincipalEntry[] = [];
  let next = 0;
  for (const account of existing) {
    for (; ; next++) {
      const entry = named[next];
      if (entry === undefined || comparePlaced(entry.place, account) >= 0) break;
      found.push(withoutPlace(entry, false));
    }
    const entry = named[next];
    if (entry !== undefined && comparePlaced(entry.place, account) === 0) {
      found.push(withoutPlace(entry, true));
      next += 1;
    } else {
      const { namespace, name } = account;
      found.push({
        principal: canonicalPrincipal({ kind: 'ServiceAccount', namespace, name }),
        bindings: 0,
        exists: true,
      });
    }
  }
  for (const entry of named.slice(next)) found.push(withoutPlace(entry, false));
  return found;
}

function withoutPlace({ principal, bindings }: AccountEntry, exists: boolean): PrincipalEntry {
  return { principal, bindings, exists };
}
