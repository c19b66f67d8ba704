/** A text that is no YAML or JSON. `line` counts from 1 within the text. */
export class BrokenText extends Error {
  readonly line: number;
  /** It refers to an anchor that is not in it: a part of a document that cannot be read alone. */
  readonly needsContext: boolean;

  constructor(message: string, line: number, needsContext = false) {
    super(message);
    this.name = 'BrokenText';
    this.line = line;
    this.needsContext = needsContext;
  }
}
