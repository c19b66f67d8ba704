import { assertNever } from '../../core';
import { allows, can } from '../can';
import type { Path, Principal, ResourceAsk } from '../model';
import { compareText } from '../order';
import { MASTERS, principalKey, requesterOf } from '../principal';
import type { RbacReader } from '../rbac-reader';
import { whoCan } from '../who-can';
import { ANY_NAME, type Assertion, asksOf, canBeAbout, isAbout, isGlob, namesOf } from './assertion';
import { grantedNames } from './granted-names';
import { Subjects } from './subjects';

export type Failure = {
  readonly principal: Principal;
  /** With an empty name where objects of every name are meant. */
  readonly ask: ResourceAsk;
  /** Why it is allowed; empty for `can`, where nothing allows it. */
  readonly via: readonly Path[];
};

export type Verdict = {
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** The first of them. */
  readonly failures: readonly Failure[];
  readonly total: number;
};

/** Proofs kept of one failure. */
const MOST_PATHS = 3;

/**
 * Whether an assertion holds. What is allowed in the whole cluster is reported once, with an empty namespace, and not
 * again for each namespace. In the order of asks, then of namespaces, then of subjects.
 *
 * `must-not` and `only` fail by what is there, whatever is missing; where they would pass and something that allows may
 * be missing they are unknown. `can` the other way round.
 *
 * Cost: a who-can question for each ask, name that rules limit it to, and namespace with RoleBindings that it is about;
 * `can`: a question for each ask, subject and namespace.
 *
 * @param options.mayMiss something that could allow more was not read
 * @param options.limit most failures (default 20); `total` counts them all
 */
export function evaluateAssertion(
  reader: RbacReader,
  assertion: Assertion,
  options: { mayMiss?: boolean; limit?: number } = {},
): Verdict {
  const { mayMiss = false, limit = 20 } = options;
  const found = new Failures(reader, limit);
  switch (assertion.type) {
    case 'must-not':
    case 'only':
      checkAllowed(reader, assertion, found);
      break;
    case 'can':
      checkRefused(reader, assertion, found);
      break;
    default:
      return assertNever(assertion.type);
  }
  const { failures, total } = found;
  const certain = !mayMiss || (assertion.type === 'can' ? total === 0 : total > 0);
  return { verdict: certain ? (total === 0 ? 'pass' : 'fail') : 'unknown', failures, total };
}

class Failures {
  readonly failures: Failure[] = [];
  total = 0;
  private readonly reader: RbacReader;
  private readonly limit: number;

  constructor(reader: RbacReader, limit: number) {
    this.reader = reader;
    this.limit = limit;
  }

  add(principal: Principal, ask: ResourceAsk): void {
    this.total += 1;
    if (this.failures.length >= this.limit) return;
    const { via } = can(this.reader, requesterOf(principal), ask, { limit: MOST_PATHS });
    const name = ask.name === ANY_NAME ? '' : ask.name;
    this.failures.push({ principal, ask: { ...ask, name }, via });
  }
}

function checkAllowed(reader: RbacReader, assertion: Assertion, found: Failures): void {
  const subjects = new Subjects(assertion);
  const spaces = canBeAbout(assertion) ? bindingNamespaces(reader).filter((one) => isAbout(assertion, one)) : [];
  if (assertion.where !== 'cluster' && !canBeAbout(assertion)) return;
  for (const plain of asksOf(assertion, '')) {
    const everywhere = new Set<string>();
    for (const namespace of ['', ...spaces]) {
      const ask = { ...plain, namespace };
      const seen = new Set(everywhere);
      for (const name of namesOf(assertion) ?? [ANY_NAME, ...[...grantedNames(reader, ask)].sort(compareText)]) {
        for (const principal of offenders(reader, { ...ask, name }, assertion, subjects)) {
          // Who is allowed it for objects of every name, or in the whole cluster, is there already.
          const wide = principalKey(principal);
          const id = name === ANY_NAME ? wide : `${wide}\u0000${name}`;
          if (seen.has(wide) || seen.has(id)) continue;
          seen.add(id);
          if (namespace === '') everywhere.add(id);
          found.add(principal, { ...ask, name });
        }
      }
    }
  }
}

function offenders(
  reader: RbacReader,
  ask: ResourceAsk,
  { type }: Assertion,
  subjects: Subjects,
): readonly Principal[] {
  if (type === 'only') {
    const holders = whoCan(reader, ask, { viaLimit: 0 }).subjects.map(({ principal }) => principal);
    return holders.filter((one) => !isMasters(one) && !subjects.has(one));
  }
  // A named subject may be allowed through a group that Kubernetes adds, and need not be in the cluster to be.
  const named = subjects.literals.filter((one) => allows(reader, requesterOf(one), ask));
  return subjects.hasGlobs ? [...named, ...matchedHolders(reader, ask, subjects)] : named;
}

/** Those matched by a glob that hold it themselves, or through a group that Kubernetes adds. */
function matchedHolders(reader: RbacReader, ask: ResourceAsk, subjects: Subjects): readonly Principal[] {
  const holders = whoCan(reader, ask, { viaLimit: 0 }).subjects.map(({ principal }) => principal);
  const literals = new Set(subjects.literals.map(principalKey));
  const system = holders.filter((one) => one.kind === 'Group' && one.name.startsWith('system:') && !isMasters(one));
  const byGlob = (one: Principal): boolean => !literals.has(principalKey(one)) && subjects.has(one);
  if (system.length === 0) return holders.filter(byGlob);
  return subjects.in(reader).filter((one) => byGlob(one) && allows(reader, requesterOf(one), ask));
}

function checkRefused(reader: RbacReader, assertion: Assertion, found: Failures): void {
  const principals = new Subjects(assertion).in(reader);
  for (const plain of asksOf(assertion, '')) {
    for (const namespace of namespacesOf(reader, assertion)) {
      for (const name of namesOf(assertion) ?? [ANY_NAME]) {
        const ask = { ...plain, namespace, name };
        for (const one of principals) if (!allows(reader, requesterOf(one), ask)) found.add(one, ask);
      }
    }
  }
}

/** Those that there are, and those that the assertion names in full. */
function namespacesOf(reader: RbacReader, assertion: Assertion): readonly string[] {
  const { where } = assertion;
  if (where === 'cluster') return [''];
  const named = where.include.filter((one) => !isGlob(one) && isAbout(assertion, one));
  const globs = where.include.some(isGlob);
  const there = globs ? [...reader.namespaces().map(({ name }) => name), ...bindingNamespaces(reader)] : [];
  return [...new Set([...named, ...there.filter((one) => isAbout(assertion, one))])].sort(compareText);
}

/** The namespaces with RoleBindings, in order: O(namespaces × log bindings). */
function bindingNamespaces(reader: RbacReader): string[] {
  const found: string[] = [];
  const { bindings } = reader.state;
  let from: string | undefined = '\u0000';
  while (from !== undefined) {
    let next: string | undefined;
    bindings.visitFrom(
      { cluster: false, namespace: from, name: '' },
      () => true,
      (entry) => {
        next = entry.namespace;
        return false;
      },
    );
    if (next !== undefined) found.push(next);
    from = next === undefined ? undefined : `${next}\u0000`;
  }
  return found;
}

function isMasters(principal: Principal): boolean {
  return principal.kind === 'Group' && principal.name === MASTERS;
}
