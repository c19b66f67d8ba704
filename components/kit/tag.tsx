import clsx from 'clsx';
import { CircleCheck, CircleDashed, Diamond, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** The four meanings; a fifth would have to be learned. */
export type Meaning = 'critical' | 'warning' | 'ok' | 'unknown';

const LOOKS = {
  critical: { Icon: TriangleAlert, className: 'bg-critical-bg text-critical' },
  warning: { Icon: Diamond, className: 'bg-warning-bg text-warning' },
  ok: { Icon: CircleCheck, className: 'bg-ok-bg text-ok' },
  unknown: { Icon: CircleDashed, className: 'hatched text-unknown' },
} as const satisfies Record<Meaning, unknown>;

/** A meaning as icon, word and colour: any two of them may be missing for the reader. */
export function Tag({
  meaning,
  children,
  title,
}: {
  readonly meaning: Meaning;
  readonly children: ReactNode;
  readonly title?: string | undefined;
}) {
  const { Icon, className } = LOOKS[meaning];
  return (
    <span
      title={title}
      className={clsx(
        'inline-flex items-center gap-1 rounded-sm px-1.5 text-small leading-[1.125rem] whitespace-nowrap',
        className,
      )}
    >
      <Icon size={12} strokeWidth={2.25} aria-hidden />
      {children}
    </span>
  );
}

/** A word about a thing that is neither good nor bad. */
export function Badge({ children, title }: { readonly children: ReactNode; readonly title?: string | undefined }) {
  return (
    <span
      title={title}
      className="inline-flex items-center rounded-sm border border-line px-1.5 text-small leading-[1.125rem] whitespace-nowrap text-muted"
    >
      {children}
    </span>
  );
}
