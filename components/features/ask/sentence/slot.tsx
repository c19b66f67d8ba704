'use client';

import { type KeyboardEvent, useState } from 'react';
import type { SlotCombobox } from './slot-combobox';
import { type SlotProps, WordText, letterOf, wordProps } from './slot-word';

/** The keys, beside letters, that open a list. */
const OPENING = new Set(['Enter', ' ', 'ArrowDown', 'ArrowUp']);

/**
 * A place of the sentence: the word is a combobox. It opens on click, arrow keys or on a letter, which is then the
 * first one typed; choosing puts the focus back on the word. The list, a fifth of the page's script, is loaded when
 * the word is first pointed at or has the focus: no answer needs it to be read.
 */
export function Slot(props: SlotProps) {
  const [Loaded, setLoaded] = useState<typeof SlotCombobox>();
  const [wanted, setWanted] = useState(false);
  const [letters, setLetters] = useState('');
  const load = () => {
    import('./slot-combobox').then(
      (module) => setLoaded(() => module.SlotCombobox),
      // Thrown while rendering, it reaches the page's error boundary.
      (cause: unknown) =>
        setLoaded(() => {
          throw cause;
        }),
    );
  };
  const open = () => {
    load();
    setWanted(true);
  };
  if (wanted && Loaded !== undefined) return <Loaded {...props} letters={letters} />;
  const onKeyDown = (event: KeyboardEvent) => {
    const letter = letterOf(event);
    if (letter === undefined && !OPENING.has(event.key)) return;
    event.preventDefault();
    if (letter !== undefined) setLetters((before) => before + letter);
    open();
  };
  return (
    <button
      type="button"
      // eslint-disable-next-line jsx-a11y/role-has-required-aria-props -- the list that it controls is not there yet
      role="combobox"
      aria-haspopup="dialog"
      aria-expanded={false}
      onFocus={load}
      onPointerEnter={load}
      onClick={open}
      onKeyDown={onKeyDown}
      {...wordProps(props)}
    >
      <WordText {...props} />
    </button>
  );
}
