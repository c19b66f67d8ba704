import { MalformedError } from './parse/json';

const NEWLINE = 0x0a;

/**
 * Cuts a stream of bytes into lines. What came in one piece of the network leaves as one batch.
 * Throws MalformedError on a line over `limit` bytes.
 */
export class LineSplitter {
  readonly #limit: number;
  #rest: Buffer[] = [];
  #restBytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The lines that end in this piece, without their ends; empty ones are left out. */
  push(piece: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
      const line = this.#join(piece.subarray(start, end));
      if (line !== '') lines.push(line);
      start = end + 1;
    }
    if (start < piece.length) this.#keep(piece.subarray(start));
    return lines;
  }

  /** Bytes of a line whose end has not come. */
  get pending(): number {
    return this.#restBytes;
  }

  #keep(part: Buffer): void {
    this.#restBytes += part.length;
    if (this.#restBytes > this.#limit) {
      throw new MalformedError(`a line of the watch is longer than ${String(this.#limit)} bytes`);
    }
    this.#rest.push(part);
  }

  // Only whole lines are decoded: a character may lie across two pieces.
  #join(part: Buffer): string {
    if (this.#restBytes === 0) return part.toString('utf8');
    this.#rest.push(part);
    const line = Buffer.concat(this.#rest).toString('utf8');
    this.#rest = [];
    this.#restBytes = 0;
    return line;
  }
}
