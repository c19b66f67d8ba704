import { readFileSync } from 'node:fs';
import { type ClusterAccess, BundleSource, ClusterModel, LIVE_LISTS, LiveSource } from '@/lib/adapters/cluster';
import { type AssertionInput, type Gap, LIST_NAMES } from '@/lib/contract';
import { assertionSentence, evaluateAssertion } from '@/lib/domain/rbac/assertions';
import { readYaml } from '@/lib/server/yaml';
import { type ClusterView, assertionOf, failureSentence, parseAssertions, tooMuchSentence } from '@/lib/usecases';
import { mayMissAllows } from '@/lib/usecases/assertions/verdicts';
import { gapsFor } from '@/lib/usecases/gaps';
import { proofOf } from '@/lib/usecases/proof';
import type { PathOutput } from '@/lib/contract';

/** The verdict on one assertion, with the first who break it. */
export type Checked = {
  readonly name: string;
  readonly says: string;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  readonly failures: number;
  /** Why it was not evaluated at all. */
  readonly tooMuch?: string;
  readonly examples: readonly { readonly says: string; readonly via: readonly PathOutput[] }[];
};

/** What came out, and of what. */
export type Report = {
  readonly file: string;
  readonly cluster: string;
  readonly origin: string;
  readonly asOf: string;
  readonly gaps: readonly Gap[];
  readonly results: readonly Checked[];
};

/** The assertions of a file. Throws AppError `invalid-request` with the place of the mistake, or what reading throws. */
export const assertionsOf = (file: string): readonly AssertionInput[] =>
  parseAssertions(readYaml(readFileSync(file, 'utf8')));

const clock = { now: () => Date.now() };
const quiet = { info: () => undefined, warn: () => undefined };

type Read = { readonly view: ClusterView; readonly stop: () => Promise<void> };

/** A bundle, read once. Throws AppError `misconfigured`. */
export async function readBundle(path: string): Promise<Read> {
  const model = modelOf('bundle', path, path);
  const source = await BundleSource.start({ path, sink: model, clock, log: quiet });
  return { view: model.view(), stop: () => source.stop() };
}

const POLL_MS = 50;

/** A live cluster, as soon as each of its lists was read or is known to be unreadable; or when patience ends. */
export async function readLive(access: ClusterAccess, patienceMs: number): Promise<Read> {
  const model = modelOf('live', access.name, access.server);
  const source = LiveSource.start({ access, sink: model, clock, random: Math.random, log: quiet });
  const until = Date.now() + patienceMs;
  while (isWaiting(model.view()) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  return { view: model.view(), stop: () => source.stop() };
}

const isWaiting = ({ lists }: ClusterView): boolean =>
  lists.some(({ list, phase }) => phase === 'syncing' && list !== 'discovery' && list !== 'version');

function modelOf(source: 'live' | 'bundle', name: string, origin: string): ClusterModel {
  const lists = source === 'live' ? LIVE_LISTS : LIST_NAMES;
  const staleAfter = Number.POSITIVE_INFINITY;
  return new ClusterModel({ id: 'cluster', name, source, origin, epoch: 'once', clock, lists, staleAfter });
}

/** Judges each assertion on what was read. What could allow more and was not read makes a verdict unknown. */
export function check(view: ClusterView, file: string, definitions: readonly AssertionInput[]): Report {
  const mayMiss = mayMissAllows(view);
  const results = definitions.map((definition): Checked => {
    const { verdict, failures, total, tooMuch } = evaluateAssertion(view.rbac, assertionOf(definition), { mayMiss });
    return {
      name: definition.name,
      says: assertionSentence(definition),
      verdict,
      failures: total,
      ...(tooMuch === undefined ? {} : { tooMuch: tooMuchSentence(tooMuch) }),
      examples: failures.map((one) => ({ says: failureSentence(one), via: proofOf(view.rbac, one.via) })),
    };
  });
  const gaps = gapsFor(view, { namespace: undefined, unresolved: [] });
  return { file, cluster: view.name, origin: view.origin, asOf: new Date(view.at).toISOString(), gaps, results };
}
