import clsx from 'clsx';
import type { ComponentProps } from 'react';

/** The look of everything that is typed into. */
export const fieldClass =
  'h-[1.875rem] min-w-0 rounded-md border border-edge bg-panel px-2.5 text-body text-text placeholder:text-muted';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input autoComplete="off" spellCheck={false} {...rest} className={clsx(fieldClass, className)} />;
}
