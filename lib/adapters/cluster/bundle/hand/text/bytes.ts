/** `text` instead of the bytes `start` to `end`. */
export function withBytes(bytes: Buffer, start: number, end: number, text: string): Buffer {
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(end)]);
}

/** How many bytes the first characters of a text are. */
export function bytesOf(text: string, length: number): number {
  return Buffer.byteLength(text.slice(0, length));
}
