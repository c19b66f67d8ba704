import clsx from 'clsx';
import { CircleCheck, Diamond, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const LOOKS = {
  critical: { Icon: TriangleAlert, edge: 'border-l-critical', text: 'text-critical' },
  warning: { Icon: Diamond, edge: 'border-l-warning', text: 'text-warning' },
  ok: { Icon: CircleCheck, edge: 'border-l-ok', text: 'text-ok' },
} as const;

/** A thing to know about the whole page. What is unknown has a notice of its own, which is hatched. */
export function Notice({
  meaning,
  title,
  children,
}: {
  readonly meaning: keyof typeof LOOKS;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  const { Icon, edge, text } = LOOKS[meaning];
  return (
    <div className={clsx('grid gap-1 rounded-md border border-l-[3px] border-line bg-panel px-3 py-2', edge)}>
      <strong className={clsx('flex items-center gap-1.5 font-semibold', text)}>
        <Icon size={14} aria-hidden />
        {title}
      </strong>
      <div className="min-w-0 break-words">{children}</div>
    </div>
  );
}
