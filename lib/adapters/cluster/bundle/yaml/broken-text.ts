/** A text that is no YAML or JSON. `line` counts from 1 within the text. */
export class BrokenText extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.name = 'BrokenText';
    this.line = line;
  }
}
