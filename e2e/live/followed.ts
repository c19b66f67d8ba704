import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  ClusterModel,
  type ClusterAccess,
  LIVE_LISTS,
  type LiveSettings,
  LiveSource,
  loadKubeconfig,
} from '@/lib/adapters/cluster';
import { Interner } from '@/lib/adapters/cluster/live/parse/intern';
import { parseObject } from '@/lib/adapters/cluster/live/parse/json-object';
import { RESOURCES } from '@/lib/adapters/cluster/live/resources';
import type { ListName } from '@/lib/contract';
import type { RbacObject, RbacReader } from '@/lib/domain/rbac';
import type { ListPhase, ListStatus } from '@/lib/usecases';
import type { Cluster } from '../servers/index.ts';

/** Short times, so that what takes minutes in life takes seconds here; small pages, so that every list has several. */
export const QUICK = {
  pageSize: 10,
  answerWithin: 3_000,
  pieceWithin: 2_000,
  watchFor: [2_000, 3_000],
  proofWatchFor: { quiet: 1_000, busy: 3_000 },
  backoff: [50, 400],
  forbiddenRetry: 500,
  relistJitter: 50,
  retryAfterLimit: 10_000,
  discoveryEvery: 500,
} as const satisfies Partial<LiveSettings>;

const PATIENCE_MS = 120_000;
const POLL_MS = 20;

export type Followed = {
  readonly model: ClusterModel;
  readonly reader: () => RbacReader;
  readonly status: (list: ListName) => ListStatus;
  /** Every phase that the list was in, oldest first, repetitions left out. */
  readonly phases: (list: ListName) => readonly ListPhase[];
  /** Waits until the list is in that phase and answers its status. */
  readonly until: (list: ListName, phase: ListPhase) => Promise<ListStatus>;
  readonly untilAllSynced: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** For tests of what happens when nothing goes wrong: a machine that is busy is no fault. */
export const PATIENT = { answerWithin: 60_000, pieceWithin: 60_000, staleAfter: 120_000 } as const;

type Times = Partial<LiveSettings> & { readonly staleAfter?: number };

/** Follows a cluster as the product does, with times that suit a test. */
export function follow(access: ClusterAccess, { staleAfter = 10_000, ...given }: Times = {}): Followed {
  const clock = { now: () => Date.now() };
  const model = new ClusterModel({
    id: 'followed',
    name: 'followed',
    source: 'live',
    origin: access.server,
    epoch: 'test',
    clock,
    lists: LIVE_LISTS,
    staleAfter,
  });
  const seen = new Map<ListName, ListPhase[]>(LIVE_LISTS.map((list) => [list, ['syncing']]));
  const note = (): void => {
    for (const { list, phase } of model.view().lists) {
      const phases = seen.get(list);
      if (phases !== undefined && phases.at(-1) !== phase) phases.push(phase);
    }
  };
  model.subscribe(note);
  const ticking = setInterval(() => {
    model.tick();
  }, 100);
  const log = { info: () => undefined, warn: () => undefined };
  const settings = { ...QUICK, ...given };
  const source = LiveSource.start({ access, sink: model, clock, random: Math.random, log, settings });
  const status = (list: ListName): ListStatus => {
    const found = model.view().lists.find((each) => each.list === list);
    if (found === undefined) throw new Error(`the model knows no list ${list}`);
    return found;
  };
  const until = async (list: ListName, phase: ListPhase): Promise<ListStatus> => {
    await eventually(
      () => status(list).phase === phase,
      () => `${list} is ${JSON.stringify(status(list))}, not ${phase}`,
    );
    return status(list);
  };
  return {
    model,
    reader: () => model.view().rbac,
    status,
    phases: (list) => seen.get(list) ?? [],
    until,
    untilAllSynced: async () => {
      for (const list of LIVE_LISTS) await until(list, 'synced');
    },
    stop: async () => {
      clearInterval(ticking);
      await source.stop();
    },
  };
}

/** Follows what a kubeconfig names. */
export async function followKubeconfig(file: string, settings?: Times): Promise<Followed> {
  return follow(await loadKubeconfig(file, { allowExec: false }), settings);
}

/** Waits until `holds`, or fails with what `otherwise` says. */
export async function eventually(holds: () => boolean | Promise<boolean>, otherwise: () => string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`after ${PATIENCE_MS / 1_000} s: ${otherwise()}`);
    await sleep(POLL_MS);
  }
}

const List = z.object({ items: z.array(z.record(z.string(), z.unknown())) });

/** Everything that the API server holds now, asked in one piece as JSON: another way than the reflector's. */
export async function freshObjects(cluster: Cluster): Promise<Map<string, RbacObject>> {
  const all = new Map<string, RbacObject>();
  for (const { path, kind } of RESOURCES) {
    for (const item of List.parse(await cluster.demand('GET', path)).items) {
      const object = parseObject(item, kind, new Interner());
      all.set(keyOf(object), object);
    }
  }
  return all;
}

/** Everything that a model holds. */
export function heldObjects(reader: RbacReader): Map<string, RbacObject> {
  const objects: RbacObject[] = [
    ...reader.namespaces(),
    ...reader.serviceAccounts(),
    ...reader.roles(),
    ...reader.clusterRoles(),
    ...reader.roleBindings(),
    ...reader.clusterRoleBindings(),
  ];
  return new Map(objects.map((object) => [keyOf(object), object]));
}

function keyOf(object: RbacObject): string {
  return `${object.kind} ${'namespace' in object ? object.namespace : ''}/${object.name}`;
}

/** Whether every object is the same in both, in every field that is kept. */
export function sameObjects(a: Map<string, RbacObject>, b: Map<string, RbacObject>): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([key, object]) => canonical(object) === canonical(b.get(key)));
}

/** JSON with sorted keys: maps of labels come in any order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  );
}

/** Waits until the model equals a fresh list, every list being synced. */
export async function untilEqual(cluster: Cluster, followed: Followed): Promise<void> {
  await followed.untilAllSynced();
  await eventually(
    async () => sameObjects(heldObjects(followed.reader()), await freshObjects(cluster)),
    () => 'the model differs from a fresh list',
  );
}
