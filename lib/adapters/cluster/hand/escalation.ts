import type { Rule } from '@/lib/domain/rbac';

/** The words before the rules; names in front of them are quoted, so they cannot hold this line break. */
const MARK = 'is attempting to grant RBAC permissions not currently held:\n';
/** One role of a plan has at most some thousands of rules; the API server splits them by resource and name. */
const MOST_RULES = 2_000;
const MOST_CHARACTERS = 512 * 1024;

const FIELDS = {
  APIGroups: 'apiGroups',
  Resources: 'resources',
  ResourceNames: 'resourceNames',
  NonResourceURLs: 'nonResourceURLs',
  Verbs: 'verbs',
} as const;

/**
 * The rules that the API server says would be granted and are not held; undefined when the message is not about that.
 * `details` has no causes, the message is all there is. A line that is no rule ends the list: the reader gets those
 * before it. O(characters), at most 2,000 rules.
 * Source: kubernetes pkg/apis/rbac/v1/helpers.go `CompactString`, pkg/registry/rbac/validation/rule.go `ConfirmNoEscalation`.
 */
export function missingRules(message: string): readonly Rule[] | undefined {
  const at = message.indexOf(MARK);
  if (at < 0) return undefined;
  const scanner = new Scanner(message.slice(at + MARK.length, at + MARK.length + MOST_CHARACTERS));
  const rules: Rule[] = [];
  while (rules.length < MOST_RULES) {
    const rule = scanner.rule();
    if (rule === undefined) break;
    rules.push(rule);
    if (!scanner.take('\n')) break;
  }
  return rules;
}

/** Reads `{APIGroups:["" "apps"], Resources:["pods"], Verbs:["get"]}`. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  take(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  rule(): Rule | undefined {
    const lists = { verbs: NONE, apiGroups: NONE, resources: NONE, resourceNames: NONE, nonResourceURLs: NONE };
    if (!this.take('{')) return undefined;
    while (!this.take('}')) {
      const field = Object.entries(FIELDS).find(([name]) => this.take(`${name}:[`))?.[1];
      const list = field === undefined ? undefined : this.#list();
      if (field === undefined || list === undefined) return undefined;
      lists[field] = list;
      this.take(', ');
    }
    return lists;
  }

  /** What is between `[` and `]`: texts as Go quotes them (%q). */
  #list(): readonly string[] | undefined {
    const values: string[] = [];
    while (!this.take(']')) {
      const value = this.#quoted();
      if (value === undefined) return undefined;
      values.push(value);
      this.take(' ');
    }
    return values;
  }

  #quoted(): string | undefined {
    const pattern = /"([^"\\\n]*(?:\\.[^"\\\n]*)*)"/y;
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return (match[1] ?? '').replaceAll(ESCAPE, unescaped);
  }
}

const NONE: readonly string[] = [];
const ESCAPE = /\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|.)/g;
const LETTERS: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** One escape of Go's strconv.Quote. */
function unescaped(escape: string): string {
  const letter = escape.charAt(1);
  if (escape.length === 2) return LETTERS[letter] ?? letter;
  const code = Number.parseInt(escape.slice(2), 16);
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '\ufffd';
}
