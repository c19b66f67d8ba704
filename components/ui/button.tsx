import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

/** `chosen` is one of several that take turns: what is shown now, which calls for nothing. */
type Look = 'plain' | 'primary' | 'quiet' | 'chosen';
const LOOKS: Record<Look, string> = {
  plain: 'border-line-strong bg-panel text-text hover:bg-hover',
  primary: 'border-accent bg-accent text-on-accent hover:brightness-110',
  chosen: 'border-accent bg-accent-bg text-text',
  quiet: 'border-transparent bg-transparent text-muted hover:bg-hover hover:text-text',
};

/** The classes of a button, for a link that must look like one. */
export const buttonClass = (look: Look = 'plain', className?: string) =>
  clsx(
    'inline-flex h-[1.875rem] shrink-0 items-center justify-center gap-1.5 rounded-md border px-3 text-body font-medium whitespace-nowrap',
    'aria-disabled:cursor-not-allowed aria-disabled:opacity-55',
    LOOKS[look],
    className,
  );

export type ButtonProps = Omit<ComponentProps<'button'>, 'disabled' | 'aria-disabled'> & {
  readonly look?: Look | undefined;
  /** Why it cannot be pressed now. It stays focusable, and the reason is its description and its tooltip. */
  readonly disabledReason?: string | undefined;
};

export function Button({ look, disabledReason, className, onClick, children, ...rest }: ButtonProps) {
  const off = disabledReason !== undefined;
  return (
    <button
      type="button"
      {...rest}
      className={buttonClass(look, className)}
      onClick={off ? undefined : onClick}
      {...(off ? { 'aria-disabled': true, 'aria-description': disabledReason, title: disabledReason } : {})}
    >
      {children}
    </button>
  );
}

export type IconButtonProps = Omit<ButtonProps, 'children' | 'look'> & {
  /** The accessible name, and what the pointer sees. */
  readonly label: string;
  readonly children: ReactNode;
};

/** A square button that shows only an icon. Its name is there for everyone: as label and as title. */
export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <Button look="quiet" {...rest} aria-label={label} title={label} className={clsx('w-[1.875rem] !px-0', className)}>
      {children}
    </Button>
  );
}
