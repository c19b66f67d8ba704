/** Hands out small numbers and takes them back, so that tables by number stay dense. */
export class SlotNumbers {
  private next: number;
  private readonly free: number[] = [];

  /** @param taken numbers below this one are in use */
  constructor(taken: number) {
    this.next = taken;
  }

  take(): number {
    const reused = this.free.pop();
    if (reused !== undefined) return reused;
    this.next += 1;
    return this.next - 1;
  }

  giveBack(slot: number): void {
    this.free.push(slot);
  }
}
