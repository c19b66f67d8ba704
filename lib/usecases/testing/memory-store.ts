import { type Json, KEPT, keptJson, keptText, limited, readJson } from '@/lib/domain/core';
import { type ChainRow, GENESIS, type Sha256, type TrailEntry, chained } from '@/lib/domain/trail';
import type { Store, StoredAssertion, TrailRow } from '../store';
import { memoryJournal } from './memory-journal';
import { checkIds, copy } from './memory-kept';
import { memorySessions } from './memory-sessions';

/** A Store in memory, for tests of use cases; the same suite runs against it and against the databases. */
export function memoryStore(sha256: Sha256): Store {
  return {
    sessions: memorySessions(),
    journal: memoryJournal(),
    assertions: memoryAssertions(),
    trail: memoryTrail(sha256),
    plans: memoryPlans(),
  };
}

function memoryAssertions(): Store['assertions'] {
  const kept = new Map<string, StoredAssertion>();
  const keyOf = (cluster: string, id: string) => JSON.stringify([cluster, id]);
  let revision = 0;
  return {
    list: (cluster) =>
      Promise.resolve(
        [...kept.values()]
          .filter((assertion) => assertion.cluster === cluster)
          .sort((a, b) => (`${a.name}\0${a.id}` < `${b.name}\0${b.id}` ? -1 : 1))
          .map(copy),
      ),
    async put(assertion) {
      checkIds(assertion.id, assertion.cluster);
      keptText(assertion.name, KEPT.text);
      keptJson(assertion.definition, KEPT.definition);
      const key = keyOf(assertion.cluster, assertion.id);
      if ((kept.get(key)?.version ?? 0) + 1 !== assertion.version) return Promise.resolve(false);
      kept.set(key, copy(assertion));
      revision += 1;
      return Promise.resolve(true);
    },
    remove(cluster, id, version) {
      const found = kept.get(keyOf(cluster, id))?.version === version;
      if (found) {
        kept.delete(keyOf(cluster, id));
        revision += 1;
      }
      return Promise.resolve(found);
    },
    revision: () => Promise.resolve(revision),
  };
}

function memoryTrail(sha256: Sha256): Store['trail'] {
  const kept: ChainRow[] = [];
  const head = () => kept.at(-1) ?? GENESIS;
  const shown = (row: ChainRow): TrailRow => ({ ...row, detail: readJson(row.detail) });
  return {
    async append(entries: readonly TrailEntry[]) {
      const rows = chained(entries, head(), sha256);
      for (const row of rows) {
        checkIds(row.requestId, row.planHash, row.cluster, row.person?.issuer, row.person?.subject);
        keptText(row.result, KEPT.text);
        limited(row.detail, KEPT.detail);
      }
      kept.push(...rows);
      return Promise.resolve();
    },
    head: () => Promise.resolve({ seq: head().seq, hash: head().hash }),
    rows: (after, limit) => Promise.resolve(kept.slice(after, after + limit).map(shown)),
    chain: (after, limit) => Promise.resolve(kept.slice(after, after + limit)),
    newest: ({ before, limit, cluster }) =>
      Promise.resolve(
        kept
          .filter((row) => row.seq < (before ?? Infinity) && (cluster === undefined || row.cluster === cluster))
          .reverse()
          .slice(0, limit)
          .map(shown),
      ),
  };
}

function memoryPlans(): Store['plans'] {
  type Kept = Parameters<Store['plans']['keep']>[0];
  const kept = new Map<string, Kept>();
  const keyOf = (cluster: string, hash: string) => JSON.stringify([cluster, hash]);
  return {
    async keep(plan) {
      checkIds(plan.hash, plan.cluster);
      const intent: Json = readJson(keptJson(plan.intent, KEPT.intent));
      kept.set(keyOf(plan.cluster, plan.hash), { ...copy(plan), intent });
      return Promise.resolve();
    },
    find(cluster, hash) {
      const plan = kept.get(keyOf(cluster, hash));
      return Promise.resolve(
        plan === undefined ? undefined : copy({ intent: plan.intent, madeBy: plan.madeBy, madeAt: plan.madeAt }),
      );
    },
    sweep(madeBefore) {
      const old = [...kept].filter(([, plan]) => plan.madeAt < madeBefore);
      old.forEach(([key]) => kept.delete(key));
      return Promise.resolve(old.length);
    },
  };
}
