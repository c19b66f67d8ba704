import clsx from 'clsx';
import { elide } from './elide';

export type NameProps = { readonly text: string; readonly max?: number; readonly className?: string };

/** A Kubernetes name in monospace; a long one shows its ends, and is whole when selected, copied or read aloud. */
export function Name({ text, max = 44, className }: NameProps) {
  const { head, middle, tail } = elide(text, max);
  if (middle === '') return <span className={clsx('font-mono text-code break-words', className)}>{text}</span>;
  return (
    <span className={clsx('font-mono text-code', className)} title={text}>
      {head}
      <span className="elided">{middle}</span>
      {tail}
    </span>
  );
}
