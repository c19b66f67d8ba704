/** A text that is not changed, because that could not be done without touching what nobody asked to change. */
export class EditRefused extends Error {
  /** Counts from 1 in the file; undefined where it is the file as a whole. */
  readonly line: number | undefined;
  /** From the root of the bundle, where it is known. */
  readonly path: string | undefined;

  constructor(message: string, line?: number, path?: string) {
    super(message);
    this.name = 'EditRefused';
    this.line = line;
    this.path = path;
  }

  in(path: string): EditRefused {
    return new EditRefused(this.message, this.line, path);
  }
}
