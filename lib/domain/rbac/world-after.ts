import { IndexEdit } from './index-edit';
import type { Change } from './model';
import { RbacReader } from './rbac-reader';
import { SlotNumbers } from './slot-numbers';

/**
 * The generation that the changes would lead to, beside the index it came from, which does not learn of it. Nothing
 * but what the changes touch is copied.
 *
 * Cost: in proportion to the rules and subjects of the changed objects, times the logarithm of the model.
 */
export function worldAfter(reader: RbacReader, changes: readonly Change[]): RbacReader {
  if (changes.length === 0) return reader;
  // Slots below may be free, which only the index knows: new ones begin behind all blocks.
  const edit = new IndexEdit(reader.state, new SlotNumbers(reader.state.slots.capacity));
  for (const change of changes) edit.change(change);
  return new RbacReader(edit.done());
}
