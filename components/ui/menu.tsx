'use client';

import { Menu as Base } from '@base-ui/react/menu';
import clsx from 'clsx';
import Link from 'next/link';
import type { ReactElement, ReactNode } from 'react';

export const overlayClass = 'rounded-md border border-line-strong bg-panel text-text shadow-overlay outline-none';
export const optionClass =
  'flex min-h-7 cursor-default items-center gap-2 px-3 py-1 text-body outline-none select-none data-highlighted:bg-accent-bg data-disabled:text-muted';

export type MenuProps = {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
};

/** Actions or addresses behind one button. */
export function Menu({ trigger, children, align = 'start' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className="z-50">
          <Base.Popup className={clsx(overlayClass, 'min-w-48 py-1')}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem({ onPick, children }: { readonly onPick: () => void; readonly children: ReactNode }) {
  return (
    <Base.Item className={optionClass} onClick={onPick}>
      {children}
    </Base.Item>
  );
}

export function MenuLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Base.Item className={optionClass} render={<Link href={href} />}>
      {children}
    </Base.Item>
  );
}

/** One of a few: the one that holds is marked. */
export function MenuChoice<T extends string>({
  value,
  onPick,
  options,
  label,
}: {
  readonly value: T;
  readonly onPick: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly label: string;
}) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-3 py-1 text-mini text-muted">{label}</Base.GroupLabel>
      <Base.RadioGroup
        value={value}
        onValueChange={(next: unknown) => {
          const picked = options.find((o) => o.value === next);
          if (picked) onPick(picked.value);
        }}
      >
        {options.map((o) => (
          <Base.RadioItem key={o.value} value={o.value} className={optionClass} closeOnClick>
            <span aria-hidden className="w-3">
              <Base.RadioItemIndicator>✓</Base.RadioItemIndicator>
            </span>
            {o.label}
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}
