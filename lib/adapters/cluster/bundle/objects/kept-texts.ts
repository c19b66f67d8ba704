import type { Rule } from '@/lib/domain/rbac';

const NONE: readonly string[] = [];
/** V8 keeps a shorter part of a text as a copy, a longer one as a window onto the whole text. */
const SHORTEST_WINDOW = 13;

/**
 * What objects keep of the texts they were read from: copies, so that a name of twenty letters does not hold a document
 * in memory; and one copy of what many objects repeat (verbs, namespaces, the same rule in every namespace).
 */
export class KeptTexts {
  readonly #texts = new Map<string, string>();
  readonly #lists = new Map<string, readonly string[]>();
  readonly #rules = new Map<string, Rule>();

  /** For texts that repeat. */
  shared(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const copy = copied(text);
    this.#texts.set(copy, copy);
    return copy;
  }

  list(texts: readonly string[]): readonly string[] {
    if (texts.length === 0) return NONE;
    const key = JSON.stringify(texts);
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const list = texts.map((text) => this.shared(text));
    this.#lists.set(key, list);
    return list;
  }

  rule(rule: Rule): Rule {
    const key = JSON.stringify([rule.verbs, rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]);
    const known = this.#rules.get(key);
    if (known !== undefined) return known;
    this.#rules.set(key, rule);
    return rule;
  }
}

/** A text of its own. */
export function copied(text: string): string {
  // Lone surrogates do not survive the way through bytes.
  return text.length < SHORTEST_WINDOW || !text.isWellFormed() ? text : Buffer.from(text).toString();
}
