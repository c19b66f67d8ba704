import type { Principal } from '../model';
import { canonicalPrincipal, MASTERS, principalKey } from '../principal';
import type { RbacReader } from '../rbac-reader';
import { type Assertion, globMatches, isGlob, type SubjectPattern } from './assertion';

/** The subjects of an assertion: those it names, and those of the cluster that its globs match. */
export class Subjects {
  /** Named in full; they need not be anywhere in the cluster. */
  readonly literals: readonly Principal[];
  private readonly keys: ReadonlySet<string>;
  private readonly globs: readonly SubjectPattern[];

  constructor({ subjects }: Assertion) {
    this.globs = subjects.filter(hasGlob);
    const literals = subjects.filter((one) => !hasGlob(one)).map(canonicalPrincipal);
    const byKey = new Map(literals.map((one) => [principalKey(one), one]));
    this.literals = [...byKey.values()];
    this.keys = new Set(byKey.keys());
  }

  get hasGlobs(): boolean {
    return this.globs.length > 0;
  }

  /** By name or by glob; a glob never means `system:masters`. */
  has(principal: Principal): boolean {
    return this.keys.has(principalKey(principal)) || this.matches(principal);
  }

  /** Literals, and those of the cluster that globs match: O(subjects of the cluster) where there are globs. */
  in(reader: RbacReader): readonly Principal[] {
    if (!this.hasGlobs) return this.literals;
    const known = reader.principals().map(({ principal }) => principal);
    return [...this.literals, ...known.filter((one) => !this.keys.has(principalKey(one)) && this.matches(one))];
  }

  private matches(principal: Principal): boolean {
    if (principal.kind === 'Group' && principal.name === MASTERS) return false;
    return this.globs.some((pattern) => patternMatches(pattern, principal));
  }
}

function hasGlob(pattern: SubjectPattern): boolean {
  return isGlob(pattern.name) || (pattern.kind === 'ServiceAccount' && isGlob(pattern.namespace));
}

function patternMatches(pattern: SubjectPattern, principal: Principal): boolean {
  if (!globMatches(pattern.name, principal.name)) return false;
  if (pattern.kind !== 'ServiceAccount' || principal.kind !== 'ServiceAccount') return pattern.kind === principal.kind;
  return globMatches(pattern.namespace, principal.namespace);
}
