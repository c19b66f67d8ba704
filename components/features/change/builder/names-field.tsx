'use client';

import { announce } from '@/components/kit';
import { Button, Input } from '@/components/ui';
import clsx from 'clsx';
import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';

export type NamesFieldProps = {
  readonly label: string;
  readonly names: readonly string[];
  readonly suggestions: readonly string[];
  readonly placeholder: string;
  /** What is being typed, for suggestions that are asked for. */
  readonly onTyped?: ((text: string) => void) | undefined;
  readonly onAdd: (name: string) => void;
  readonly onRemove: (name: string) => void;
  /** How a name is shown, where it is not shown as it is. */
  readonly show?: (name: string) => string;
  /** Names that something is said about. */
  readonly odd?: ReadonlySet<string>;
  /** Under the field. */
  readonly hint?: string | undefined;
};

const asIs = (name: string) => name;

/** A list of names: each with a button that takes it away, and a field that adds one, with what fits suggested. */
export function NamesField(props: NamesFieldProps) {
  const { label, names, suggestions, placeholder, onTyped, onAdd, onRemove, show = asIs, odd, hint } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const add = () => {
    const name = typed.trim().replace(/,$/u, '');
    if (name === '') return;
    onAdd(name);
    setTyped('');
    announce(`Added ${name} to ${label}.`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ',') return;
    event.preventDefault();
    add();
  };
  const remove = (name: string) => {
    onRemove(name);
    announce(`Took ${show(name)} from ${label}.`);
    input.current?.focus();
  };
  return (
    <div role="group" aria-label={label} className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <label htmlFor={id} className="text-small text-muted">
        {label}
      </label>
      <div className="flex flex-wrap items-center gap-1.5">
        {names.map((name, i) => (
          <Chip
            key={`${name} ${String(i)}`}
            text={show(name)}
            odd={odd?.has(name) === true}
            onRemove={() => remove(name)}
          />
        ))}
        <span className="flex min-w-0 items-center gap-1.5">
          <Input
            id={id}
            ref={input}
            list={`${id}-list`}
            placeholder={placeholder}
            value={typed}
            maxLength={1024}
            className="w-52 max-w-full font-mono text-code placeholder:font-sans placeholder:text-body"
            onFocus={() => onTyped?.(typed)}
            onChange={(event) => {
              setTyped(event.target.value);
              onTyped?.(event.target.value);
            }}
            onKeyDown={onKeyDown}
          />
          <Button
            aria-label={`Add to ${label}`}
            onClick={add}
            {...(typed.trim() === '' ? { disabledReason: 'Type a name first.' } : {})}
          >
            Add
          </Button>
        </span>
        <datalist id={`${id}-list`}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </div>
      {hint === undefined ? null : <p className="text-small text-muted">{hint}</p>}
    </div>
  );
}

function Chip({
  text,
  odd,
  onRemove,
}: {
  readonly text: string;
  readonly odd: boolean;
  readonly onRemove: () => void;
}) {
  return (
    <span
      className={clsx(
        'inline-flex h-6 max-w-full items-center rounded-sm border bg-sunk pl-1.5 font-mono text-code',
        odd ? 'border-warning' : 'border-line-strong',
      )}
    >
      <span className={clsx('truncate', text === '*' && 'font-semibold text-critical')} title={text}>
        {text}
      </span>
      <button
        type="button"
        aria-label={`Remove ${text}`}
        title={`Remove ${text}`}
        className="ml-0.5 inline-flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text"
        onClick={onRemove}
      >
        <X size={12} aria-hidden />
      </button>
    </span>
  );
}
