import clsx from 'clsx';
import type { ComponentProps } from 'react';
import { fieldClass } from './input';

/** One of a few: the browser's own list, which every keyboard and screen reader knows. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select {...rest} className={clsx(fieldClass, 'pr-1', className)} />;
}
