import { AppError, assertNever } from '@/lib/domain/core';
import { type PlannedObject, type PlannedRef, type Step, beforeOf, formatRef } from '@/lib/domain/plan';
import type { BundleFiles } from './bundle-files';
import { unifiedDiff } from './patch';
import { PlannedWrites } from './planned-writes';
import { effectiveAt, isAsSeen } from './seen';
import { EditRefused } from './text';
import type { RbacReader } from '@/lib/domain/rbac';

/**
 * The changes of the files that make the steps, as a patch from the root of the bundle; nothing is written, and no copy
 * made. Lines around a change may belong to other objects of the file: they can be left out. Throws AppError `conflict`
 * when the files moved since the steps were planned, `cannot-be-done` where a manifest cannot be changed.
 *
 * @param reader of the bundle's model
 */
export function patchOf(
  files: BundleFiles,
  reader: () => RbacReader,
  steps: readonly Step[],
  { around }: { readonly around: boolean } = { around: true },
): Promise<string> {
  return files.exclusive(async () => {
    await files.refresh();
    const writes = new PlannedWrites(files);
    for (const step of steps) {
      refuseMoved(files, reader(), step);
      await added(writes, step);
    }
    return unifiedDiff(writes.all, around ? undefined : 0);
  });
}

function refuseMoved(files: BundleFiles, reader: RbacReader, step: Step): void {
  const now = effectiveAt(reader, step.ref);
  const before = beforeOf(step);
  const same = before === undefined ? now === undefined : now !== undefined && isAsSeen(files.world, now, before);
  if (!same) throw new AppError('conflict', `${formatRef(step.ref)} is not as it was when this was planned.`);
}

async function added(writes: PlannedWrites, step: Step): Promise<void> {
  const { ref } = step;
  try {
    await writes.add(changeOf(step, ref));
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error;
    const { path = '', line, message } = error;
    const place = line === undefined ? path : `${path}:${String(line)}`;
    throw new AppError('cannot-be-done', `${formatRef(ref)}: ${message}.`, { places: [{ path: place, message }] });
  }
}

function changeOf(step: Step, ref: PlannedRef) {
  const put = (op: 'create' | 'update', object: PlannedObject) => ({ op, ref, object });
  switch (step.action) {
    case 'create':
      return put('create', step.after);
    // In a file a binding stays where it is.
    case 'replace':
    case 'update':
      return put('update', step.after);
    case 'delete':
      return { op: step.action, ref };
    default:
      return assertNever(step);
  }
}
