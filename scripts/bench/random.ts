/** Seeded random choices: the same seed makes the same world on every machine. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** In [0, 1). The generator is mulberry32: 32 bits of state are plenty for a benchmark. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }

  /** `count` different items in their own order; all of them when there are fewer. */
  some<T>(items: readonly T[], count: number): T[] {
    const left = items.slice();
    while (left.length > count) left.splice(this.below(left.length), 1);
    return left;
  }

  /** Small numbers often, large ones seldom: as bindings spread over the namespaces of a real cluster. */
  skewed(below: number): number {
    return Math.floor(this.next() ** 2 * below);
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.below(16).toString(16);
    return text;
  }
}
