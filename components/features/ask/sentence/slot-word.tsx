import clsx from 'clsx';
import type { KeyboardEvent } from 'react';
import type { OptionGroup, SlotOption } from './option';

export type SlotProps = {
  /** What the place is for, as in "Verb": its accessible name. */
  readonly label: string;
  /** What stands there now. */
  readonly text: string;
  /** The kind said before the text, as in "Group". */
  readonly kind?: string | undefined;
  readonly tone: 'set' | 'any' | 'missing';
  readonly placeholder: string;
  readonly groups: readonly OptionGroup[];
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
  readonly onChoose: (option: SlotOption) => void;
  /** Said under the options: how many more there are, that they are being looked for, or why they cannot be. */
  readonly status?: string | undefined;
  /** Why what stands there was refused. */
  readonly refused?: string | undefined;
};

const TONES = {
  set: 'font-semibold text-accent border-line-strong',
  any: 'text-muted border-line-strong',
  missing: 'text-text border-accent bg-accent-bg',
};

/** How the word looks, and what is said of it: the same before and after its list is loaded. */
export function wordProps({ label, tone, refused }: SlotProps) {
  return {
    'aria-label': label,
    'aria-invalid': refused === undefined ? undefined : true,
    'aria-description': refused,
    className: clsx(
      'inline max-w-full rounded-t-sm border-b-[1.5px] border-dashed px-0.5 text-left break-words hover:bg-accent-bg',
      TONES[tone],
      refused !== undefined && '!border-critical !text-critical',
    ),
  } as const;
}

/** What stands in the place. */
export function WordText({ kind, text }: Pick<SlotProps, 'kind' | 'text'>) {
  return (
    <>
      {kind !== undefined && <span className="text-small font-normal text-muted">{kind} </span>}
      {text}
    </>
  );
}

/** The letter that a key press would type; undefined for every other key. */
export function letterOf(event: KeyboardEvent): string | undefined {
  const other = event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey;
  return other ? undefined : event.key;
}
