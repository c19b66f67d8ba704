type Range = readonly [number, number];
type SetOf = { readonly kind: 'set'; readonly ranges: readonly Range[]; readonly negated: boolean };
export type Regex =
  | SetOf
  | { readonly kind: 'assert'; readonly what: 'start' | 'end' | 'word' | 'not-word' }
  | { readonly kind: 'sequence'; readonly items: readonly Regex[] }
  | { readonly kind: 'choice'; readonly options: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly of: Regex; readonly least: number; readonly most: number | undefined };

const code = (char: string): number => char.codePointAt(0) ?? 0;
const LAST = 0x10ffff;
const DIGITS: readonly Range[] = [[48, 57]];
const WORDS: readonly Range[] = [...DIGITS, [65, 90], [95, 95], [97, 122]];
const SPACES: readonly Range[] = [
  [9, 10],
  [12, 13],
  [32, 32],
];
const CLASSES: Readonly<Record<string, readonly Range[]>> = { d: DIGITS, w: WORDS, s: SPACES };
const CONTROLS: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, f: 12, v: 11 };
const ASSERTS: Readonly<Record<string, 'start' | 'end' | 'word' | 'not-word'>> = {
  A: 'start',
  z: 'end',
  b: 'word',
  B: 'not-word',
};
const COUNT = /^\{([0-9]{1,4})(,([0-9]{1,4})?)?\}/;
const MAX_COUNT = 1_000;
const MAX_GROUPS = 50;

/**
 * The tree of an RE2 pattern, of the part that is used for names: literals, classes, groups, alternatives, anchors
 * and counts. Flags, named groups, Unicode and POSIX classes are refused, as is what RE2 itself refuses. O(length).
 * Source: github.com/google/re2/wiki/Syntax.
 */
export function parseRegex(pattern: string): { readonly regex: Regex } | { readonly refused: string } {
  const parser = new RegexParser(Array.from(pattern));
  return parser.whole();
}

class RegexParser {
  readonly #chars: readonly string[];
  #next = 0;
  #groups = 0;
  #refused: string | undefined;

  constructor(chars: readonly string[]) {
    this.#chars = chars;
  }

  whole(): { regex: Regex } | { refused: string } {
    const regex = this.#choice();
    if (this.#next < this.#chars.length) this.#refuse('a group is not open');
    return this.#refused === undefined ? { regex } : { refused: `the pattern is not evaluated: ${this.#refused}` };
  }

  #choice(): Regex {
    const options: Regex[] = [];
    do options.push(this.#sequence());
    while (this.#accept('|'));
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  #sequence(): Regex {
    const items: Regex[] = [];
    for (let char = this.#peek(); char !== '' && char !== '|' && char !== ')'; char = this.#peek()) {
      items.push(this.#repeated(this.#atom()));
    }
    return { kind: 'sequence', items };
  }

  #repeated(of: Regex): Regex {
    const count = this.#count();
    if (count === undefined) return of;
    // Lazy or not is about which match is found, not whether there is one.
    this.#accept('?');
    if ('*+?{'.includes(this.#peek()) && this.#peek() !== '') this.#refuse('a quantifier of a quantifier');
    return { kind: 'repeat', of, ...count };
  }

  #count(): { least: number; most: number | undefined } | undefined {
    if (this.#accept('*')) return { least: 0, most: undefined };
    if (this.#accept('+')) return { least: 1, most: undefined };
    if (this.#accept('?')) return { least: 0, most: 1 };
    if (this.#peek() !== '{') return undefined;
    const [whole, low, comma, high] = COUNT.exec(this.#chars.slice(this.#next, this.#next + 12).join('')) ?? [];
    if (whole === undefined) {
      this.#refuse('an open brace');
      return undefined;
    }
    this.#next += whole.length;
    const least = Number(low);
    const most = comma === undefined ? least : high === undefined ? undefined : Number(high);
    if (least > MAX_COUNT || (most ?? 0) > MAX_COUNT || (most ?? least) < least) this.#refuse('a count');
    return { least, most };
  }

  #atom(): Regex {
    const char = this.#take();
    if (char === '(') return this.#group();
    if (char === '[') return this.#set();
    if (char === '\\') return this.#escape();
    if (char === '^') return { kind: 'assert', what: 'start' };
    if (char === '$') return { kind: 'assert', what: 'end' };
    if (char === '.') return { kind: 'set', ranges: [[10, 10]], negated: true };
    if ('*+?{'.includes(char)) this.#refuse('a quantifier of nothing');
    return literal(char);
  }

  #group(): Regex {
    this.#groups += 1;
    if (this.#groups > MAX_GROUPS) this.#refuse('too many groups');
    if (this.#accept('?') && !this.#accept(':')) this.#refuse('flags and named groups');
    const inner = this.#choice();
    if (!this.#accept(')')) this.#refuse('an open group');
    return inner;
  }

  #escape(): Regex {
    const char = this.#take();
    const what = Object.hasOwn(ASSERTS, char) ? ASSERTS[char] : undefined;
    if (what !== undefined) return { kind: 'assert', what };
    const ranges = this.#classOf(char);
    return ranges === undefined ? literal(this.#escaped(char)) : { kind: 'set', ranges, negated: false };
  }

  #set(): Regex {
    const negated = this.#accept('^');
    const ranges: Range[] = [];
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.#peek() === '') {
        this.#refuse('an open class');
        break;
      }
      ranges.push(...this.#member());
    }
    this.#next += 1;
    return { kind: 'set', ranges, negated };
  }

  #member(): readonly Range[] {
    if (this.#peek() === '[' && ':.='.includes(this.#peek(1))) this.#refuse('POSIX classes');
    const from = this.#take();
    const ranges = from === '\\' ? this.#classOf(this.#peek()) : undefined;
    if (ranges !== undefined) {
      this.#next += 1;
      return ranges;
    }
    const low = code(from === '\\' ? this.#escaped(this.#take()) : from);
    if (this.#peek() !== '-' || this.#peek(1) === ']' || this.#peek(1) === '') return [[low, low]];
    this.#next += 1;
    const to = this.#take();
    const high = code(to === '\\' ? this.#escaped(this.#take()) : to);
    if (high < low) this.#refuse('a range that is upside down');
    return [[low, high]];
  }

  /** `\d`, `\D` and the like. */
  #classOf(char: string): readonly Range[] | undefined {
    if (Object.hasOwn(CLASSES, char)) return CLASSES[char];
    const lower = char.toLowerCase();
    return char !== lower && Object.hasOwn(CLASSES, lower) ? others(CLASSES[lower] ?? []) : undefined;
  }

  #escaped(char: string): string {
    if (Object.hasOwn(CONTROLS, char)) return String.fromCharCode(CONTROLS[char] ?? 0);
    if (!/^[!-/:-@[-`{-~]$/.test(char)) this.#refuse('an escape');
    return char;
  }

  /** After the first refusal nothing but the end is seen, so every loop ends. */
  #peek(ahead = 0): string {
    return this.#refused === undefined ? (this.#chars[this.#next + ahead] ?? '') : '';
  }

  #take(): string {
    const char = this.#peek();
    this.#next += 1;
    return char;
  }

  #accept(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#next += 1;
    return true;
  }

  #refuse(what: string): void {
    this.#refused ??= what;
  }
}

function literal(char: string): SetOf {
  return { kind: 'set', ranges: [[code(char), code(char)]], negated: false };
}

/** What lies between the ranges, which are in order. */
function others(ranges: readonly Range[]): readonly Range[] {
  const starts = [0, ...ranges.map(([, high]) => high + 1)];
  const ends = [...ranges.map(([low]) => low - 1), LAST];
  return starts.map((low, i) => [low, ends[i] ?? LAST]);
}
