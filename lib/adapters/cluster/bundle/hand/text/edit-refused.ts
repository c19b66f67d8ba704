/** A text that is not changed, because that could not be done without touching what nobody asked to change. */
export class EditRefused extends Error {
  /** Counts from 1 in the file; undefined where it is the file as a whole. */
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.name = 'EditRefused';
    this.line = line;
  }
}
