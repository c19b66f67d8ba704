/** Files that were not written: nothing was changed. `conflict`: somebody else changed one since it was read. */
export class WriteRefused extends Error {
  readonly code: 'conflict' | 'unavailable';

  constructor(code: WriteRefused['code'], message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'WriteRefused';
    this.code = code;
  }
}
