import { BINARY, type Binary, type Macro, MACROS, type Node } from './node';
import { type Token, tokensOf } from './tokens';
import type { Inexpressible } from './value';

export const MAX_SOURCE = 10_240;
/** As deep as cel-go lets a parser recurse. */
const MAX_DEPTH = 250;
const POWER: Readonly<Record<string, number>> = { '||': 1, '&&': 2, '+': 4, '-': 4, '*': 5, '/': 5, '%': 5 };
const RELATION = 3;
const NOT_NAMES = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);

/**
 * The tree of a CEL expression, or why it has none here: it is no CEL, or uses what is not evaluated. Never throws.
 * O(length); at most 10 KiB and 250 levels. Precedence climbing.
 * Source: github.com/google/cel-spec doc/langdef.md, "Syntax".
 */
export function parse(source: string): { readonly node: Node } | Inexpressible {
  if (source.length > MAX_SOURCE) return { inexpressible: 'longer than 10 KiB', at: MAX_SOURCE };
  const tokens = tokensOf(source);
  if ('inexpressible' in tokens) return tokens;
  return new Parser(tokens).whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #level = 0;
  #problem: Inexpressible | undefined;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): { node: Node } | Inexpressible {
    const node = this.#choice();
    if (this.#peek().kind !== 'end') this.#unexpected();
    return this.#problem ?? { node };
  }

  #choice(): Node {
    // The only way into itself, besides the prefixes: counted here and there, the stack is safe.
    this.#level += 1;
    if (this.#level > MAX_DEPTH) return this.#fail('nested too deeply', this.#peek().at);
    const test = this.#binary(0);
    let node = test;
    if (this.#accept('?')) {
      const yes = this.#binary(0);
      this.#expect(':');
      const no = this.#choice();
      node = { kind: 'choice', test, yes, no, ...this.#place(test.at, [test, yes, no]) };
    }
    this.#level -= 1;
    return node;
  }

  #binary(least: number): Node {
    let left = this.#unary();
    for (;;) {
      const { kind, text, at } = this.#peek();
      const relation = (kind === 'sign' && isRelation(text)) || (kind === 'name' && text === 'in');
      const power = relation ? RELATION : kind === 'sign' && Object.hasOwn(POWER, text) ? POWER[text] : undefined;
      if (power === undefined || power <= least) return left;
      this.#next += 1;
      const right = this.#binary(power);
      if (!isBinary(text)) return this.#fail(`${text} is not evaluated`, at);
      left = { kind: 'binary', op: text, left, right, ...this.#place(at, [left, right]) };
    }
  }

  #unary(): Node {
    const { at } = this.#peek();
    const op = this.#accept('!') ? '!' : this.#accept('-') ? '-' : undefined;
    if (op === undefined) return this.#postfix(this.#primary());
    this.#level += 1;
    const of = this.#level > MAX_DEPTH ? this.#fail('nested too deeply', at) : this.#unary();
    this.#level -= 1;
    return { kind: 'unary', op, of, ...this.#place(at, [of]) };
  }

  #postfix(start: Node): Node {
    let of = start;
    for (;;) {
      const { at } = this.#peek();
      if (this.#accept('.')) of = this.#member(of, at);
      else if (this.#accept('[')) {
        const optional = this.#accept('?');
        const index = this.#choice();
        this.#expect(']');
        of = { kind: 'index', of, index, optional, ...this.#place(at, [of, index]) };
      } else if (this.#peek().text === '{' && this.#peek().kind === 'sign') {
        return this.#fail('messages are not evaluated', at);
      } else return of;
    }
  }

  #member(of: Node, at: number): Node {
    const optional = this.#accept('?');
    const field = this.#name();
    if (optional || !this.#accept('(')) return { kind: 'select', of, field, optional, ...this.#place(at, [of]) };
    const args = this.#list(')');
    if (isMacro(field)) return this.#macro(field, of, args, at);
    return { kind: 'method', name: field, of, args, ...this.#place(at, [of, ...args]) };
  }

  #macro(macro: Macro, of: Node, args: readonly Node[], at: number): Node {
    const [variable, first, second] = args;
    const most = macro === 'map' ? 3 : 2;
    if (variable?.kind !== 'name' || first === undefined || args.length > most) {
      return this.#fail(`${macro} with these arguments is not evaluated`, at);
    }
    const [condition, body] = second === undefined ? [undefined, first] : [first, second];
    return { kind: 'macro', macro, of, variable: variable.name, condition, body, ...this.#place(at, [of, ...args]) };
  }

  #primary(): Node {
    const token = this.#peek();
    const { at, text } = token;
    this.#next += 1;
    if (token.kind === 'text') return { kind: 'literal', value: text, ...this.#place(at, []) };
    if (token.kind === 'int') return this.#int(text, at);
    if (token.kind === 'name') return this.#named(text, at);
    if (text === '(') {
      const inner = this.#choice();
      this.#expect(')');
      return inner;
    }
    if (text === '[') {
      const items = this.#list(']');
      return { kind: 'list', items, ...this.#place(at, items) };
    }
    if (text === '{') return this.#fail('maps are not evaluated', at);
    this.#next -= 1;
    return this.#unexpected();
  }

  #int(text: string, at: number): Node {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) return this.#fail('the number is too large', at);
    return { kind: 'literal', value, ...this.#place(at, []) };
  }

  #named(name: string, at: number): Node {
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true', ...this.#place(at, []) };
    if (name === 'null') return { kind: 'literal', value: null, ...this.#place(at, []) };
    if (name === 'in' || NOT_NAMES.has(name)) return this.#fail(`not an expression: unexpected ${name}`, at);
    if (!this.#accept('(')) return { kind: 'name', name, ...this.#place(at, []) };
    const args = this.#list(')');
    if (name !== 'has') return { kind: 'function', name, args, ...this.#place(at, args) };
    const [field] = args;
    if (args.length !== 1 || field?.kind !== 'select' || field.optional) return this.#fail('has needs one field', at);
    return { kind: 'has', of: field.of, field: field.field, ...this.#place(at, args) };
  }

  /** What stands between commas, up to the closing sign; one comma may follow the last in a list. */
  #list(close: ')' | ']'): readonly Node[] {
    const items: Node[] = [];
    while (!this.#accept(close)) {
      items.push(this.#choice());
      if (this.#accept(',')) {
        if (close === ')' && this.#peek().text === ')') this.#unexpected();
      } else {
        this.#expect(close);
        break;
      }
    }
    return items;
  }

  #name(): string {
    const token = this.#peek();
    const literal = ['in', 'true', 'false', 'null'].includes(token.text);
    if (token.kind !== 'name' || literal) this.#unexpected();
    this.#next += 1;
    return token.text;
  }

  #place(at: number, below: readonly Node[]): { at: number; depth: number } {
    const depth = 1 + Math.max(0, ...below.map((node) => node.depth));
    if (depth > MAX_DEPTH) this.#fail('nested too deeply', at);
    return { at, depth };
  }

  /** After the first problem nothing but the end is seen, so every loop ends. */
  #peek(): Token {
    const token = this.#problem === undefined ? this.#tokens[this.#next] : undefined;
    return token ?? { kind: 'end', text: '', at: this.#tokens.at(-1)?.at ?? 1 };
  }

  #accept(sign: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'sign' || text !== sign) return false;
    this.#next += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#accept(sign)) this.#unexpected();
  }

  #unexpected(): Node {
    const { kind, text, at } = this.#peek();
    return this.#fail(`not an expression: unexpected ${kind === 'end' ? 'end' : kind === 'text' ? 'text' : text}`, at);
  }

  #fail(inexpressible: string, at: number): Node {
    this.#problem ??= { inexpressible, at };
    return { kind: 'literal', value: null, at, depth: 1 };
  }
}

function isRelation(text: string): boolean {
  return ['==', '!=', '<', '<=', '>', '>='].includes(text);
}

function isBinary(text: string): text is Binary {
  return BINARY.some((one) => one === text);
}

function isMacro(text: string): text is Macro {
  return MACROS.some((one) => one === text);
}
