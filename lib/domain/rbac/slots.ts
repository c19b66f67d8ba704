const BITS = 8;
const WIDTH = 1 << BITS;
const MASK = WIDTH - 1;

/** An immutable table of values by small number. Reading is O(1); a change copies 256 slots and the list of blocks. */
export class Slots<T> {
  readonly blocks: (T | undefined)[][];

  constructor(blocks: (T | undefined)[][] = []) {
    this.blocks = blocks;
  }

  at(slot: number): T | undefined {
    return this.blocks[slot >> BITS]?.[slot & MASK];
  }

  /** Every slot in use is below. */
  get capacity(): number {
    return this.blocks.length << BITS;
  }

  draft(): SlotsDraft<T> {
    return new SlotsDraft(this);
  }
}

/** A table being changed. Not to be used after `done`. */
export class SlotsDraft<T> {
  private readonly blocks: (T | undefined)[][];
  private readonly own = new Set<(T | undefined)[]>();

  constructor(from: Slots<T>) {
    this.blocks = from.blocks.slice();
  }

  at(slot: number): T | undefined {
    return this.blocks[slot >> BITS]?.[slot & MASK];
  }

  /** Slots are handed out from zero upwards, so a new block always follows the last one. */
  set(slot: number, value: T | undefined): void {
    const at = slot >> BITS;
    let block = this.blocks[at] ?? [];
    if (!this.own.has(block)) {
      block = block.slice();
      this.own.add(block);
      this.blocks[at] = block;
    }
    block[slot & MASK] = value;
  }

  done(): Slots<T> {
    return new Slots(this.blocks);
  }
}
