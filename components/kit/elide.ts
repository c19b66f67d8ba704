/** A name cut in three: what is shown, what is drawn as an ellipsis, what is shown. `middle` is empty when it fits. */
export type Elided = { readonly head: string; readonly middle: string; readonly tail: string };

/**
 * Cuts the middle out of a name that is longer than `max` characters, so that head and tail together with the
 * ellipsis take `max`. The tail keeps a little less than half: names differ at both ends. Never splits a character
 * that takes two code units.
 */
export function elide(text: string, max: number): Elided {
  const characters = Array.from(text);
  if (characters.length <= max) return { head: text, middle: '', tail: '' };
  const shown = Math.max(2, max - 1);
  const tail = Math.floor(shown * 0.45);
  const head = shown - tail;
  return {
    head: characters.slice(0, head).join(''),
    middle: characters.slice(head, characters.length - tail).join(''),
    tail: characters.slice(characters.length - tail).join(''),
  };
}
