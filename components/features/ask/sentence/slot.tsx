'use client';

import { Combobox } from '@base-ui/react/combobox';
import clsx from 'clsx';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
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

/**
 * A place of the sentence: the word is a combobox. It opens on click, arrow keys or on a letter, which is then the
 * first one typed; choosing puts the focus back on the word.
 */
export function Slot(props: SlotProps) {
  const [open, setOpen] = useState(false);
  const [early, setEarly] = useState('');
  const { onTyped, onChoose } = props;
  const show = (next: boolean) => {
    onTyped('');
    setEarly('');
    setOpen(next);
  };
  // Base UI would choose the first option that starts with the letter, unseen: here a letter opens the list.
  const typeToOpen = (event: KeyboardEvent) => {
    if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    setEarly((letters) => letters + event.key);
    setOpen(true);
  };
  return (
    <Combobox.Root<SlotOption>
      items={props.groups}
      filter={null}
      value={null}
      open={open}
      onOpenChange={(next) => show(next)}
      inputValue={props.typed}
      onInputValueChange={(typed, details) => {
        if (details.reason === 'input-change') onTyped(typed);
      }}
      onValueChange={(option) => {
        if (option === null) return;
        show(false);
        onChoose(option);
      }}
      itemToStringLabel={(option) => option.label}
      autoHighlight
    >
      <Combobox.Trigger
        aria-label={props.label}
        aria-invalid={props.refused === undefined ? undefined : true}
        aria-description={props.refused}
        onKeyDownCapture={typeToOpen}
        className={clsx(
          'inline max-w-full rounded-t-sm border-b-[1.5px] border-dashed px-0.5 text-left break-words hover:bg-accent-bg',
          TONES[props.tone],
          props.refused !== undefined && '!border-critical !text-critical',
        )}
      >
        {props.kind !== undefined && <span className="text-small font-normal text-muted">{props.kind} </span>}
        {props.text}
      </Combobox.Trigger>
      <SlotPopup {...props} early={early} />
    </Combobox.Root>
  );
}

function SlotPopup({ label, placeholder, status, early }: SlotProps & { readonly early: string }) {
  return (
    <Combobox.Portal>
      <Combobox.Positioner sideOffset={4} align="start" className="z-50 outline-none">
        <Combobox.Popup
          aria-label={label}
          className="flex max-h-[min(24rem,var(--available-height))] w-[26rem] max-w-[min(26rem,var(--available-width))] flex-col rounded-md border border-line-strong bg-panel text-body text-text shadow-overlay"
        >
          <div className="border-b border-line p-2">
            <SlotInput label={label} placeholder={placeholder} early={early} />
          </div>
          <Combobox.List className="min-h-0 overflow-y-auto overscroll-contain pb-1 outline-none data-empty:p-0">
            {(group: OptionGroup) => (
              <Combobox.Group key={group.value} items={group.items}>
                <Combobox.GroupLabel className="px-3 pt-2 pb-0.5 text-mini font-medium text-muted">
                  {group.value}
                </Combobox.GroupLabel>
                <Combobox.Collection>
                  {(option: SlotOption) => <Row key={option.id} option={option} />}
                </Combobox.Collection>
              </Combobox.Group>
            )}
          </Combobox.List>
          <Combobox.Status className="px-3 py-1.5 text-small text-muted empty:hidden">{status}</Combobox.Status>
        </Combobox.Popup>
      </Combobox.Positioner>
    </Combobox.Portal>
  );
}

/** Puts text into a field as if it were typed there, so that whoever listens to typing hears it. */
function typeInto(input: HTMLInputElement, text: string): void {
  const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
  value?.set?.call(input, text);
  input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
}

type SlotInputProps = Pick<SlotProps, 'label' | 'placeholder'> & { readonly early: string };
function SlotInput({ label, placeholder, early }: SlotInputProps) {
  const input = useRef<HTMLInputElement>(null);
  // The letters that opened the list are its first: typed here, they also mark the option that Enter takes.
  useEffect(() => {
    if (input.current !== null && early !== '') typeInto(input.current, early);
  }, [early]);
  return (
    <Combobox.Input
      ref={input}
      aria-label={`${label}: find or type`}
      placeholder={placeholder}
      autoComplete="off"
      spellCheck={false}
      className="h-[1.875rem] w-full rounded-md border border-edge bg-panel px-2.5 font-mono text-code text-text placeholder:font-sans placeholder:text-muted"
    />
  );
}

function Row({ option }: { readonly option: SlotOption }) {
  return (
    <Combobox.Item
      value={option}
      className="flex min-h-7 cursor-default flex-wrap items-baseline gap-x-2.5 px-3 py-1 outline-none select-none data-highlighted:bg-accent-bg"
    >
      <span className="max-w-full font-mono text-code break-all">{option.label}</span>
      {option.hint !== undefined && <span className="text-small text-muted">{option.hint}</span>}
    </Combobox.Item>
  );
}
