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
import { MOST_QUESTIONS, type Work, questionsOf } from './work';

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
  /** More would have to be asked of this cluster than is: it was not evaluated. */
  readonly tooMuch?: Work;
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
 * `can`: a question for each ask, subject and namespace. They are counted first: over MOST_QUESTIONS nothing is
 * asked, the verdict is unknown, and `tooMuch` says so.
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
  const tooMuch = check(reader, assertion, found);
  if (tooMuch !== undefined) return { verdict: 'unknown', failures: [], total: 0, tooMuch };
  const { failures, total } = found;
  const certain = !mayMiss || (assertion.type === 'can' ? total === 0 : total > 0);
  return { verdict: certain ? (total === 0 ? 'pass' : 'fail') : 'unknown', failures, total };
}

function check(reader: RbacReader, assertion: Assertion, found: Failures): Work | undefined {
  const questions = questionsOf(assertion);
  if (questions > MOST_QUESTIONS.ofDefinition) return { questions, limit: MOST_QUESTIONS.ofDefinition };
  switch (assertion.type) {
    case 'must-not':
    case 'only':
      return checkAllowed(reader, assertion, found);
    case 'can':
      return checkRefused(reader, assertion, found);
    default:
      return assertNever(assertion.type);
  }
}

const overOf = (questions: number): Work | undefined =>
  questions > MOST_QUESTIONS.ofCluster ? { questions, limit: MOST_QUESTIONS.ofCluster } : undefined;

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

type Asked = { readonly ask: ResourceAsk; readonly names: readonly string[] };

/** What to ask, by ask without namespace: first outside of namespaces, then in each. */
function askedOf(reader: RbacReader, assertion: Assertion, spaces: readonly string[]): Asked[][] {
  return asksOf(assertion, '').map((plain) => {
    return ['', ...spaces].map((namespace) => {
      const ask = { ...plain, namespace };
      const names = namesOf(assertion) ?? [ANY_NAME, ...[...grantedNames(reader, ask)].sort(compareText)];
      return { ask, names };
    });
  });
}

function checkAllowed(reader: RbacReader, assertion: Assertion, found: Failures): Work | undefined {
  if (assertion.where !== 'cluster' && !canBeAbout(assertion)) return undefined;
  const subjects = new Subjects(assertion);
  const spaces = canBeAbout(assertion) ? bindingNamespaces(reader).filter((one) => isAbout(assertion, one)) : [];
  const looked = overOf(asksOf(assertion, '').length * (1 + spaces.length));
  if (looked !== undefined) return looked;
  const asked = askedOf(reader, assertion, spaces);
  const each = assertion.type === 'only' ? 1 : subjects.literals.length + (subjects.hasGlobs ? 1 : 0);
  const over = overOf(each * asked.flat().reduce((sum, { names }) => sum + names.length, 0));
  if (over !== undefined) return over;
  for (const places of asked) {
    const everywhere = new Set<string>();
    for (const { ask, names } of places) {
      const seen = new Set(everywhere);
      for (const name of names) {
        for (const principal of offenders(reader, { ...ask, name }, assertion, subjects)) {
          // Who is allowed it for objects of every name, or in the whole cluster, is there already.
          const wide = principalKey(principal);
          const id = name === ANY_NAME ? wide : `${wide}\u0000${name}`;
          if (seen.has(wide) || seen.has(id)) continue;
          seen.add(id);
          if (ask.namespace === '') everywhere.add(id);
          found.add(principal, { ...ask, name });
        }
      }
    }
  }
  return undefined;
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

function checkRefused(reader: RbacReader, assertion: Assertion, found: Failures): Work | undefined {
  const principals = new Subjects(assertion).in(reader);
  const [asks, spaces, names] = [
    asksOf(assertion, ''),
    namespacesOf(reader, assertion),
    namesOf(assertion) ?? [ANY_NAME],
  ];
  const over = overOf(asks.length * spaces.length * names.length * principals.length);
  if (over !== undefined) return over;
  for (const plain of asks) {
    for (const namespace of spaces) {
      for (const name of names) {
        const ask = { ...plain, namespace, name };
        for (const one of principals) if (!allows(reader, requesterOf(one), ask)) found.add(one, ask);
      }
    }
  }
  return undefined;
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
