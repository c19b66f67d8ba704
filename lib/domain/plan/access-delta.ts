import {
  type AnyBinding,
  formatPrincipal,
  type Principal,
  principalKey,
  principalOfSubject,
  type RbacReader,
} from '../rbac';
import type { Touched } from './after-world';
import type { Grant } from './grant';
import { ScopeDeltas } from './scope-delta';

/** What one subject gains and loses in one scope: `''` is the cluster. Subjects with the same delta share the lists. */
export type SubjectDelta = {
  readonly principal: Principal;
  readonly scope: string;
  readonly gained: readonly Grant[];
  readonly lost: readonly Grant[];
};

export type AccessDelta = {
  /** Grants, counted for each subject and scope. */
  readonly gained: number;
  readonly lost: number;
  readonly subjectsGaining: number;
  readonly subjectsLosing: number;
  /** Grants written anew, or taken away, that their subject held before, or still holds, some other way. */
  readonly shadowed: { readonly gained: number; readonly lost: number };
  /** By subject, then by scope; only where there is something. */
  readonly subjects: readonly SubjectDelta[];
  /** A list was cut because rules have too many parts to count. */
  readonly truncated: boolean;
};

/**
 * Who gains and who loses what between two generations. Only subjects of touched bindings, and of bindings to touched
 * roles, are looked at; what they hold includes the groups that Kubernetes adds. A grant that is covered by what was
 * held before is not gained, one covered by what is still held is not lost; what a whole cluster gains is not counted
 * again for its namespaces. Members of `system:masters` neither gain nor lose.
 *
 * An ask that a requester (with the groups that Kubernetes adds) is allowed after and not before is allowed by a gained
 * grant of its user or one of its groups; a grant that is gained was not held before. The same holds for lost ones.
 *
 * Cost: in proportion to the affected subjects and scopes and their bindings there; grants are compared once for each
 * set of roles that subjects share.
 */
export function accessDelta(before: RbacReader, after: RbacReader, touched: Touched): AccessDelta {
  const deltas = new ScopeDeltas(before, after);
  const subjects: SubjectDelta[] = [];
  const shadowed = { gained: 0, lost: 0 };
  for (const { principal, scopes } of affected(before, after, touched)) {
    for (const scope of [...scopes].sort()) {
      const { gained, lost, ...rest } = deltas.of(principal, scope);
      shadowed.gained += rest.shadowedGained;
      shadowed.lost += rest.shadowedLost;
      if (gained.length > 0 || lost.length > 0) subjects.push({ principal, scope, gained, lost });
    }
  }
  const sum = (field: 'gained' | 'lost') => subjects.reduce((total, one) => total + one[field].length, 0);
  const holders = (field: 'gained' | 'lost') => {
    return new Set(subjects.filter((one) => one[field].length > 0).map(({ principal }) => principalKey(principal)))
      .size;
  };
  return {
    gained: sum('gained'),
    lost: sum('lost'),
    subjectsGaining: holders('gained'),
    subjectsLosing: holders('lost'),
    shadowed,
    subjects,
    truncated: deltas.truncated,
  };
}

/** Whom a change can concern: the subjects of these bindings, and of all bindings to these roles. By name. */
export function affectedPrincipals(before: RbacReader, after: RbacReader, touched: Touched): Principal[] {
  return affected(before, after, touched).map(({ principal }) => principal);
}

type Affected = { readonly principal: Principal; readonly scopes: Set<string> };

function affected(before: RbacReader, after: RbacReader, touched: Touched): Affected[] {
  const found = new Map<string, Affected>();
  for (const reader of [before, after]) {
    for (const role of touched.roles) for (const binding of reader.bindingsOfRole(role)) addSubjects(binding, found);
    for (const ref of touched.bindings) {
      const binding = reader.get(ref);
      if (binding !== undefined && 'roleRef' in binding) addSubjects(binding, found);
    }
  }
  const named = Array.from(found.values(), (one) => ({ ...one, name: formatPrincipal(one.principal) }));
  return named.sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
}

function addSubjects(binding: AnyBinding, found: Map<string, Affected>): void {
  const scope = binding.kind === 'RoleBinding' ? binding.namespace : '';
  // A RoleBinding without a namespace can only be in a bundle; it is in no request's scope.
  if (binding.kind === 'RoleBinding' && scope === '') return;
  for (const subject of binding.subjects) {
    const principal = principalOfSubject(subject, scope);
    if (principal === undefined) continue;
    const key = principalKey(principal);
    const known = found.get(key) ?? { principal, scopes: new Set() };
    found.set(key, known);
    known.scopes.add(scope);
  }
}
