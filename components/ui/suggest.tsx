'use client';

import { Autocomplete as Base } from '@base-ui/react/autocomplete';
import clsx from 'clsx';
import { fieldClass } from './input';
import { optionClass, overlayClass } from './menu';

export type SuggestProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly items: readonly string[];
  readonly placeholder?: string | undefined;
  readonly className?: string | undefined;
};

/** A text field that suggests and never insists: what is typed counts, whether it is in the list or not. */
export function Suggest({ label, value, onChange, items, placeholder, className }: SuggestProps) {
  return (
    <Base.Root items={items} limit={50} value={value} onValueChange={(next) => onChange(next)} openOnInputClick>
      <Base.Input
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        className={clsx(fieldClass, 'font-mono text-code placeholder:font-sans', className)}
      />
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-50">
          <Base.Popup className={clsx(overlayClass, 'min-w-(--anchor-width) overflow-hidden data-empty:hidden')}>
            <Base.List className="max-h-[min(20rem,var(--available-height))] overflow-auto py-1 data-empty:p-0">
              {(item: string) => (
                <Base.Item key={item} value={item} className={clsx(optionClass, 'font-mono text-code')}>
                  {item}
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
