'use client';

import { Input } from '@/components/ui';
import clsx from 'clsx';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Kbd } from './kbd';
import { useKeys } from './keys';

/** The line between title and rows. */
export function FilterBar({ children }: { readonly children: ReactNode }) {
  return (
    <div role="search" aria-label="Filter" className="flex flex-wrap items-center gap-2">
      {children}
    </div>
  );
}

export type FilterInputProps = {
  readonly label: string;
  readonly placeholder?: string | undefined;
  /** What holds now: from the URL. */
  readonly value: string;
  /** Called 200 ms after the last key. */
  readonly onChange: (value: string) => void;
  readonly className?: string | undefined;
};

const WAIT_MS = 200;

/** The text that rows must contain. `/` comes here, Esc goes back to the rows. */
export function FilterInput({ label, placeholder, value, onChange, className }: FilterInputProps) {
  const input = useRef<HTMLInputElement>(null);
  // What is being typed, until it is what holds; a value that changes elsewhere wins over an idle field.
  const [typed, setTyped] = useState<string>();
  useEffect(() => {
    if (typed === undefined) return undefined;
    const timer = setTimeout(() => {
      onChange(typed);
      setTyped(undefined);
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed, onChange]);
  useKeys({
    '/': () => {
      input.current?.focus();
      input.current?.select();
      return true;
    },
  });
  return (
    <div className={clsx('relative', className)}>
      <Input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={placeholder ?? label}
        className="w-full md:pr-8"
        value={typed ?? value}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // By itself a search field would empty itself, and the filter would be gone.
          event.preventDefault();
          input.current?.blur();
        }}
      />
      <span aria-hidden className="pointer-events-none absolute top-1 right-2 hidden md:block">
        <Kbd>/</Kbd>
      </span>
    </div>
  );
}
