import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { LIST_NAMES } from '@/lib/contract';
import { planSteps, type Intent, type Step } from '@/lib/domain/plan';
import type { Requester } from '@/lib/domain/rbac';
import type { Hand, Sending } from '@/lib/usecases/hand';
import { ClusterModel } from '../../model';
import { CLOCK } from '../test-outcome';
import { BundleFiles } from './bundle-files';
import { createBundleHand } from './bundle-hand';

export type TestBundle = {
  readonly model: ClusterModel;
  readonly files: BundleFiles;
  readonly dataFolder: string;
  hand(requester?: Requester): Hand;
  /** The requests that make what is wanted now. */
  planned(intent: Intent): Step[];
};

const LOG = { info: () => undefined, warn: () => undefined };

/** A bundle that is open for the length of one test. */
export async function openBundle(
  path: string,
  { writeBack = false, dataFolder }: { writeBack?: boolean; dataFolder?: string } = {},
): Promise<TestBundle> {
  const data = dataFolder ?? (await mkdtemp(join(tmpdir(), 'castellan-data-')));
  const model = new ClusterModel({
    id: 'shop',
    name: 'shop',
    source: 'bundle',
    origin: path,
    epoch: 'e',
    clock: CLOCK,
    lists: LIST_NAMES,
    staleAfter: Number.POSITIVE_INFINITY,
  });
  const moved = (origin: string, copiedAt: string | undefined) => {
    model.moved(origin, copiedAt);
  };
  const files = await BundleFiles.open({
    path,
    id: 'shop',
    dataFolder: data,
    writeBack,
    sink: model,
    clock: CLOCK,
    log: LOG,
    moved,
  });
  onTestFinished(async () => {
    await files.stop();
    await rm(data, { recursive: true, force: true });
  });
  const reader = () => model.view().rbac;
  return {
    model,
    files,
    dataFolder: data,
    hand(requester) {
      const actor =
        requester === undefined ? ({ by: 'local' } as const) : { by: 'person' as const, requester: () => requester };
      return createBundleHand({ files, reader, actor, log: LOG });
    },
    planned: (intent) => {
      const { steps, problems } = planSteps(reader(), intent);
      if (problems.length > 0) throw new Error(JSON.stringify(problems));
      return [...steps];
    },
  };
}

/** The requests of steps, as the use case of applying makes them. */
export function sendingsOf(steps: readonly Step[]): Sending[] {
  return steps.flatMap((step): Sending[] => {
    const { ref, precondition } = step;
    if (step.action === 'create') return [{ verb: 'create', ref, after: step.after }];
    if (step.action === 'delete') return [{ verb: 'delete', ref, before: step.before, precondition }];
    const { before, after } = step;
    if (step.action === 'update') return [{ verb: 'update', ref, before, after, precondition }];
    return [
      { verb: 'delete', ref, before, precondition },
      { verb: 'create', ref, after },
    ];
  });
}
