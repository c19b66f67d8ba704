import type { Rule } from '@/lib/domain/rbac';
import { TextCache } from './proto-reader';

const NONE: readonly string[] = [];
// Joins texts into keys. A rule may hold any text, this one too: what a key finds is always compared.
const SEPARATOR = '\u0000';

/**
 * Keeps one copy of texts, lists and rules that many objects repeat: verbs, groups, namespaces, the same Role in every
 * namespace. Bounded: over `limit` entries it forgets, which costs sharing and nothing else.
 */
export class Interner {
  readonly #texts = new Map<string, string>();
  readonly #lists = new Map<string, readonly string[]>();
  readonly #rules = new Map<string, Rule>();
  readonly #rulesOfBytes = new Map<string, Rule>();
  /** For readers of bytes, which can share a text before they make it. */
  readonly texts = new TextCache();
  readonly #limit: number;

  constructor(limit = 100_000) {
    this.#limit = limit;
  }

  text(value: string): string {
    const known = this.#texts.get(value);
    if (known !== undefined) return known;
    if (this.#texts.size >= this.#limit) this.#texts.clear();
    this.#texts.set(value, value);
    return value;
  }

  /** The shared list of these texts, in their order. */
  list(values: readonly string[]): readonly string[] {
    if (values.length === 0) return NONE;
    const key = values.join(SEPARATOR);
    const known = this.#lists.get(key);
    // Texts that hold the separator can join to another list's key: then the list is not shared.
    if (known !== undefined) return sameTexts(known, values) ? known : values;
    if (this.#lists.size >= this.#limit) this.#lists.clear();
    const list = values.map((value) => this.text(value));
    this.#lists.set(key, list);
    return list;
  }

  /** The shared rule that equals `rule`. */
  rule(rule: Rule): Rule {
    const key = [rule.verbs, rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]
      .map((list) => `${String(list.length)}${SEPARATOR}${list.join(SEPARATOR)}`)
      .join(SEPARATOR);
    const known = this.#rules.get(key);
    if (known !== undefined && sameLists(known, rule)) return known;
    if (this.#rules.size >= this.#limit) this.#rules.clear();
    this.#rules.set(key, rule);
    return rule;
  }

  /** The rule that these bytes were read as before; `keep` says what they are. */
  ruleOfBytes(bytes: Buffer, start: number, end: number): { rule: Rule | undefined; keep: (rule: Rule) => Rule } {
    const key = bytes.toString('latin1', start, end);
    const keep = (rule: Rule) => {
      if (this.#rulesOfBytes.size >= this.#limit) this.#rulesOfBytes.clear();
      this.#rulesOfBytes.set(key, rule);
      return rule;
    };
    return { rule: this.#rulesOfBytes.get(key), keep };
  }
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, at) => text === b[at]);
}

// Lists are interned before rules are compared, so identity is equality; where sharing was lost, so is this one.
function sameLists(a: Rule, b: Rule): boolean {
  return (
    a.verbs === b.verbs &&
    a.apiGroups === b.apiGroups &&
    a.resources === b.resources &&
    a.resourceNames === b.resourceNames &&
    a.nonResourceURLs === b.nonResourceURLs
  );
}
