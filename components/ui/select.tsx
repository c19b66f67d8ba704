'use client';

import { Select as Base } from '@base-ui/react/select';
import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import { fieldClass } from './input';
import { optionClass, overlayClass } from './menu';

export type SelectProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly onPick: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly className?: string | undefined;
};

/** One of a short list that cannot be typed. */
export function Select<T extends string>({ label, value, onPick, options, className }: SelectProps<T>) {
  return (
    <Base.Root value={value} items={options} onValueChange={(next) => (next === null ? undefined : onPick(next))}>
      <Base.Trigger
        aria-label={label}
        className={clsx(fieldClass, 'flex items-center gap-2 whitespace-nowrap hover:bg-hover', className)}
      >
        <Base.Value className="grow text-left" />
        <Base.Icon>
          <ChevronDown size={14} aria-hidden className="text-muted" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className={clsx(overlayClass, 'max-h-[min(24rem,var(--available-height))] overflow-auto py-1')}>
            {options.map((o) => (
              <Base.Item key={o.value} value={o.value} className={clsx(optionClass, 'min-w-(--anchor-width)')}>
                <span aria-hidden className="w-3">
                  <Base.ItemIndicator>✓</Base.ItemIndicator>
                </span>
                <Base.ItemText>{o.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
