import type { Words } from '../state/ask-url';

/** Something to choose for a place of the sentence: the words of the question that it sets. */
export type SlotOption = {
  /** Unique within the list. */
  readonly id: string;
  readonly label: string;
  /** Why it is here, or what is odd about it. */
  readonly hint?: string;
  readonly words: Partial<Words>;
};

/** Options under a heading. */
export type OptionGroup = { readonly value: string; readonly items: readonly SlotOption[] };

/** How many options are drawn at once; who wants more types a letter. */
export const OPTIONS_SHOWN = 60;

/** The groups that have options. */
export const filled = (groups: readonly OptionGroup[]) => groups.filter((group) => group.items.length > 0);

/**
 * How well a word fits what was typed: 0 the same, 1 it starts so, 2 it is in there; undefined: not at all.
 * Case does not matter here: this only orders what is offered, and nothing is chosen by it.
 */
export function fit(typed: string, word: string): 0 | 1 | 2 | undefined {
  const wanted = typed.toLowerCase();
  const has = word.toLowerCase();
  if (has === wanted) return 0;
  if (has.startsWith(wanted)) return 1;
  return has.includes(wanted) ? 2 : undefined;
}

/** What was typed, as it is: always offered, last, and never chosen for someone. */
export function asWritten(typed: string, words: Partial<Words>, hint = 'as written'): OptionGroup {
  return { value: 'As written', items: typed === '' ? [] : [{ id: 'as-written', label: typed, hint, words }] };
}
