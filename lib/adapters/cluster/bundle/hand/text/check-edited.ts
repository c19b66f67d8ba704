import { assertNever } from '@/lib/domain/core';
import { type RbacObject, refOf } from '@/lib/domain/rbac';
import type { FileContent } from '../../file-content';
import { keyOf } from '../../object-key';
import { KeptTexts } from '../../objects';
import { readContent } from '../../read-content';
import type { FileChange } from './file-change';
import { EditRefused } from './edit-refused';
import { meaningOf } from './object-value';

/**
 * Reads both texts as the bundle does, and throws EditRefused unless the later one says what was wanted and nothing
 * else changed: so that a form of YAML nobody thought of is refused, not damaged. O(bytes).
 */
export async function checkEdited(
  path: string,
  before: Buffer,
  after: Buffer,
  change: FileChange,
  keepsRules = false,
): Promise<void> {
  const [old, now] = [
    await readContent(path, before, new KeptTexts()),
    await readContent(path, after, new KeptTexts()),
  ];
  const ref = change.op === 'create' ? refOf(change.object) : change.ref;
  const isIt = (object: RbacObject) => keyOf(refOf(object)) === keyOf(ref);
  // Of several the last is the one that is edited.
  const mine = now.objects.filter(isIt);
  const repeated = change.op === 'update' ? old.objects.filter(isIt).slice(0, -1) : [];
  const sameOthers = rest(old, isIt) === rest(now, isIt);
  if (!sameOthers || !isWanted(mine.at(-1), change, keepsRules) || asText(mine.slice(0, -1)) !== asText(repeated)) {
    throw new EditRefused('is written in a form that cannot be changed without changing more: edit the file by hand');
  }
}

function isWanted(object: RbacObject | undefined, change: FileChange, keepsRules: boolean): boolean {
  switch (change.op) {
    case 'delete':
      return object === undefined;
    case 'create':
    case 'update':
      if (object === undefined || object.kind === 'Namespace' || object.kind === 'ServiceAccount') return false;
      return meaningOf(object, !keepsRules) === meaningOf(change.object, !keepsRules);
    default:
      return assertNever(change);
  }
}

/** Everything but the one object. Lines move, and are no difference. */
function rest(
  { objects, gaps, others, discovery, version }: FileContent,
  isIt: (object: RbacObject) => boolean,
): string {
  const told = gaps.map(({ code, detail }) => [code, detail]);
  return JSON.stringify([asText(objects.filter((object) => !isIt(object))), told, [...others], discovery, version]);
}

function asText(objects: readonly RbacObject[]): string {
  return JSON.stringify(objects.map((object) => ({ ...object, meta: { ...object.meta, file: undefined } })));
}
