import type { Expected } from './ask-line';
import { LineFault } from './line-fault';
import type { LineWord } from './line-words';

/** Goes through the words of a line. */
export class WordCursor {
  readonly #words: readonly LineWord[];
  readonly #end: number;
  #next = 0;

  /** @param end where the line ends */
  constructor(words: readonly LineWord[], end: number) {
    this.#words = words;
    this.#end = end;
  }

  atEnd(): boolean {
    return this.#next >= this.#words.length;
  }

  /** Where the next word begins, or the line ends. */
  get at(): number {
    return this.#words[this.#next]?.at ?? this.#end;
  }

  /** Takes these keywords, when all of them come next. */
  skip(...keywords: readonly string[]): boolean {
    const come = keywords.every((keyword, i) => this.#keyword(i) === keyword);
    if (come) this.#next += keywords.length;
    return come;
  }

  /** Takes the next word when it is one of these keywords. */
  skipAny(keywords: readonly string[]): boolean {
    return keywords.some((keyword) => this.skip(keyword));
  }

  /** Takes the next word, whatever it is. */
  take(expected: Expected, missing: string): LineWord {
    const word = this.#words[this.#next];
    if (word === undefined) throw new LineFault(missing, this.#end, expected);
    this.#next++;
    return word;
  }

  /** The next word is not understood, or there is none where one is needed. */
  fail(message: string, expected: Expected): never {
    throw new LineFault(message, this.at, this.atEnd() ? expected : undefined);
  }

  #keyword(ahead: number): string | undefined {
    const word = this.#words[this.#next + ahead];
    return word === undefined || word.quoted ? undefined : word.text.toLowerCase();
  }
}
