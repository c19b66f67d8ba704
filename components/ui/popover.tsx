import clsx from 'clsx';
import type { ComponentProps } from 'react';

/** The look of what lies over the page. */
export const overlayClass = 'rounded-md border border-line-strong bg-panel text-text shadow-overlay';

/**
 * A small panel of links or choices over the page, by the browser's own popover: its button names it by
 * `popoverTarget`, Esc and a press elsewhere close it and give focus back. It takes no script, so that it costs the
 * first page nothing. `className` says where it stands.
 */
export function Popover({ className, ...rest }: ComponentProps<'div'> & { readonly id: string }) {
  return <div {...rest} popover="auto" className={clsx(overlayClass, 'fixed inset-auto m-0 p-1', className)} />;
}
