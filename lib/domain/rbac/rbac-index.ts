import { isBulk, objectsAfter } from './bulk-change';
import { buildState } from './index-build';
import { IndexEdit } from './index-edit';
import type { IndexState } from './index-state';
import type { Change, RbacObject } from './model';
import { RbacReader } from './rbac-reader';
import { SlotNumbers } from './slot-numbers';

/** The model of one cluster's RBAC, kept up to date by changes and read through immutable readers. */
export class RbacIndex {
  private numbers: SlotNumbers;
  private state: IndexState;
  private current: RbacReader | undefined;

  constructor(objects: Iterable<RbacObject>) {
    const { state, slots } = buildState(objects);
    this.state = state;
    this.numbers = new SlotNumbers(slots);
  }

  /**
   * Makes the changes, in order, as one step: no reader sees half of them. Putting an object replaces the one of its
   * kind, namespace and name; deleting what is not there does nothing.
   *
   * Cost: in proportion to the rules and subjects of the changed objects, times the logarithm of the model. Where most
   * of the model changes at once, as after a list that replaces everything, it is built anew.
   */
  apply(changes: readonly Change[]): void {
    this.current = undefined;
    if (isBulk(this.state, changes)) {
      const { state, slots } = buildState(objectsAfter(this.state, changes));
      this.state = state;
      this.numbers = new SlotNumbers(slots);
      return;
    }
    const edit = new IndexEdit(this.state, this.numbers);
    for (const change of changes) edit.change(change);
    this.state = edit.done();
  }

  /** The generation of now. It stays as it is for as long as it is held. O(1). */
  reader(): RbacReader {
    this.current ??= new RbacReader(this.state);
    return this.current;
  }
}

/** An index of the objects; of two with the same kind, namespace and name the later one counts. */
export function createIndex(objects: Iterable<RbacObject>): RbacIndex {
  return new RbacIndex(objects);
}
