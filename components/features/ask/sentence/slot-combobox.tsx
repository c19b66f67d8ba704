'use client';

import { Combobox } from '@base-ui/react/combobox';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { OptionGroup, SlotOption } from './option';
import { type SlotProps, WordText, letterOf, wordProps } from './slot-word';

/** The word with its list; `Slot` loads it. It opens when it is mounted, with the letters that were typed for it. */
export function SlotCombobox({ letters, ...props }: SlotProps & { readonly letters: string }) {
  const [open, setOpen] = useState(true);
  const [early, setEarly] = useState(letters);
  const word = useRef<HTMLButtonElement>(null);
  // It stands where the plain word had the focus: what is typed before the list has it must not get lost.
  useLayoutEffect(() => word.current?.focus(), []);
  const { onTyped, onChoose } = props;
  const show = (next: boolean) => {
    onTyped('');
    setEarly('');
    setOpen(next);
  };
  // Base UI would choose the first option that starts with the letter, unseen: here a letter opens the list.
  const typeToOpen = (event: KeyboardEvent) => {
    const letter = letterOf(event);
    if (letter === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setEarly((before) => before + letter);
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
      <Combobox.Trigger ref={word} onKeyDownCapture={typeToOpen} {...wordProps(props)}>
        <WordText {...props} />
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
