import { AppError } from '@/lib/domain/core';
import type {
  Answer,
  AssertionExample,
  AssertionInput,
  AssertionPutInput,
  AssertionRights,
  AssertionRow,
  AssertionWrittenOutput,
  AssertionsOutput,
} from '@/lib/contract';
import { canonicalJson } from '@/lib/domain/plan';
import { type Failure, type Verdict, evaluateAssertion } from '@/lib/domain/rbac/assertions';
import { type ChangeDeps, wholeView } from '../changes/deps';
import { plainJson } from '../plain-json';
import { quoted, viewOf } from '../deps';
import { asOf, gapsFor, neededLists } from '../gaps';
import { keptPerGeneration } from '../kept';
import { mayVirtual, refuseVirtual } from '../needs';
import type { ClusterView } from '../ports';
import { proofOf } from '../proof';
import type { Json, StoredAssertion } from '../store';
import { definitionOf, parseAssertions, refuseTooMuch } from './definition';
import { failureSentence } from './failure-sentence';
import { type Judged, mayMissAllows } from './verdicts';

/** Assertions judged on one part of a cluster. */
const MOST_KEPT = 1_000;

/**
 * Every assertion of a cluster with its verdict of now, those that fail first. Whoever sees a part of the cluster is told
 * what is true of that part: where it would pass, something that they may not see could break it, and it is unknown. By
 * an assertion nobody can ask who may do what where they may not look.
 */
export async function listAssertions(deps: ChangeDeps, cluster: string): Promise<Answer<AssertionsOutput['value']>> {
  const view = wholeView(deps, cluster);
  const judged = await deps.verdicts.of(view);
  const seen = viewOf(deps, cluster);
  const rows = judged.map((one) => rowOf(seen, one)).sort(byUrgency);
  const mayDo = (verb: keyof AssertionRights) => mayVirtual(deps, cluster, verb, 'assertions');
  const may = {
    create: mayDo('create'),
    update: mayDo('update'),
    delete: mayDo('delete'),
    override: mayDo('override'),
  };
  const gaps = gapsFor(seen, { namespace: undefined, unresolved: [] });
  return { value: { rows, may }, gaps, asOf: asOf(view, neededLists(undefined)) };
}

const URGENCY = { fail: 0, unknown: 1, pass: 2 } as const;
function byUrgency(a: AssertionRow, b: AssertionRow): number {
  const [x, y] = [a.definition.name, b.definition.name];
  return URGENCY[a.verdict] - URGENCY[b.verdict] || (x === y ? 0 : x < y ? -1 : 1);
}

/** What is shown of an assertion, for whoever sees this part of the cluster: who fails it, and by what. */
function rowOf(seen: ClusterView, judged: Judged): AssertionRow {
  const { stored } = judged;
  const verdict = verdictIn(seen, judged);
  return {
    id: stored.id,
    version: stored.version,
    definition: definitionOf(stored),
    verdict: verdict.verdict,
    failures: verdict.total,
    ...(verdict.tooMuch === undefined ? {} : { tooMuch: verdict.tooMuch }),
    examples: verdict.failures.map((failure) => exampleOf(seen, failure)),
    changedBy: stored.changedBy.name,
    changedAt: new Date(stored.changedAt).toISOString(),
  };
}

const partialVerdicts = keptPerGeneration<Verdict>(MOST_KEPT);

function verdictIn(seen: ClusterView, { stored, assertion, verdict }: Judged): Verdict {
  if (seen.withheld === undefined) return verdict;
  const mayMiss = mayMissAllows(seen);
  return partialVerdicts(seen.rbac, `${stored.cluster} ${stored.id} ${stored.version} ${mayMiss}`, () =>
    evaluateAssertion(seen.rbac, assertion, { mayMiss }),
  );
}

function exampleOf({ rbac }: ClusterView, failure: Failure): AssertionExample {
  const { principal, ask, via } = failure;
  const { verb, apiGroup, resource, subresource, namespace, name } = ask;
  return {
    says: failureSentence(failure),
    principal: { ...principal },
    ask: { verb, apiGroup, resource, subresource, namespace, name },
    via: proofOf(rbac, via),
  };
}

/**
 * Adds an assertion, or changes the version that was seen. Throws AppError `not-permitted`, `cannot-be-done` for one that
 * asks too much to be evaluated, or `conflict` when somebody else was faster.
 */
export async function putAssertion(
  deps: ChangeDeps,
  cluster: string,
  { id, version, definition }: AssertionPutInput,
): Promise<Answer<AssertionWrittenOutput['value']>> {
  refuseVirtual(deps, cluster, verbOf({ id, version }), 'assertions');
  refuseTooMuch(definition, 'definition');
  const view = wholeView(deps, cluster);
  const others = await deps.store.assertions.list(cluster);
  if (others.some((other) => other.name === definition.name && other.id !== id)) {
    const message = 'is the name of another assertion';
    throw new AppError('conflict', `${quoted(definition.name)} ${message}.`, { places: [{ path: 'name', message }] });
  }
  const kept = storedOf(deps, cluster, definition, id ?? deps.newId(), version + 1);
  if (!(await deps.store.assertions.put(kept))) throw moved(definition.name);
  await tell(deps, cluster, version === 0 ? 'added' : 'changed', kept);
  return { value: { written: 1, unchanged: 0 }, gaps: [], asOf: asOf(view, []) };
}

/** Of what was not there yet there is no version: with an id of one's own it is added all the same. */
const verbOf = ({ id, version }: { readonly id?: string | undefined; readonly version: number }) =>
  id === undefined || version === 0 ? 'create' : 'update';

/** Takes an assertion away. Throws AppError `not-permitted`, `not-found` or `conflict`. */
export async function removeAssertion(
  deps: ChangeDeps,
  cluster: string,
  id: string,
  version: number,
): Promise<Answer<AssertionWrittenOutput['value']>> {
  refuseVirtual(deps, cluster, 'delete', 'assertions');
  const view = wholeView(deps, cluster);
  const found = (await deps.store.assertions.list(cluster)).find((one) => one.id === id);
  if (found === undefined) throw new AppError('not-found', 'There is no such assertion here.');
  if (!(await deps.store.assertions.remove(cluster, id, version))) throw moved(found.name);
  await tell(deps, cluster, 'removed', found);
  return { value: { written: 1, unchanged: 0 }, gaps: [], asOf: asOf(view, []) };
}

/**
 * Adds the assertions of a file; those whose name is there are changed where they differ. Throws AppError
 * `invalid-request` naming the place in the file, `not-permitted`, `cannot-be-done` or `conflict`.
 */
export async function importAssertions(
  deps: ChangeDeps,
  cluster: string,
  file: Json,
): Promise<Answer<AssertionWrittenOutput['value']>> {
  const definitions = parseAssertions(file);
  const existing = new Map((await deps.store.assertions.list(cluster)).map((one) => [one.name, one]));
  const changed = definitions.filter((definition) => {
    const before = existing.get(definition.name);
    return before === undefined || canonicalJson(definitionOf(before)) !== canonicalJson(definition);
  });
  const puts = changed.map((definition): AssertionPutInput => {
    const before = existing.get(definition.name);
    return { definition, ...(before === undefined ? { version: 0 } : { id: before.id, version: before.version }) };
  });
  // All of them first: a file is not left half imported for a right that is missing.
  for (const put of puts) refuseVirtual(deps, cluster, verbOf(put), 'assertions');
  for (const [i, definition] of definitions.entries()) refuseTooMuch(definition, `assertions[${i}]`);
  for (const put of puts) await putAssertion(deps, cluster, put);
  const value = { written: changed.length, unchanged: definitions.length - changed.length };
  return { value, gaps: [], asOf: asOf(wholeView(deps, cluster), []) };
}

/** The assertions of a cluster as a file that can be imported, or given to `castellan assert`. */
export async function exportAssertions(deps: ChangeDeps, cluster: string): Promise<string> {
  const stored = await deps.store.assertions.list(wholeView(deps, cluster).id);
  return deps.yaml({ assertions: stored.map((one): AssertionInput => definitionOf(one)) });
}

function storedOf(
  { person, clock }: ChangeDeps,
  cluster: string,
  definition: AssertionInput,
  id: string,
  version: number,
): StoredAssertion {
  return {
    id,
    cluster,
    name: definition.name,
    definition: plainJson(definition),
    changedBy: person,
    changedAt: clock.now(),
    version,
  };
}

const moved = (name: string) =>
  new AppError('conflict', `Somebody else changed ${quoted(name)} meanwhile: look at it again.`);

async function tell(deps: ChangeDeps, cluster: string, result: string, kept: StoredAssertion): Promise<void> {
  await deps.tell({
    event: 'assertion-changed',
    cluster,
    planHash: undefined,
    result,
    detail: { id: kept.id, name: kept.name, version: kept.version },
    as: deps.mine?.requesterOf(cluster).user,
  });
}
