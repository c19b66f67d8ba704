import { plural } from '@/components/kit';
import type { Verdict } from '@/lib/contract';
import clsx from 'clsx';
import { CircleCheck, CircleDashed, CircleSlash } from 'lucide-react';
import type { ReactNode } from 'react';

const LOOKS = {
  allowed: { Icon: CircleCheck, word: 'Allowed', frame: 'border-l-ok bg-ok-bg', text: 'text-ok' },
  refused: { Icon: CircleSlash, word: 'Refused', frame: 'border-l-critical bg-critical-bg', text: 'text-critical' },
  unknown: {
    Icon: CircleDashed,
    word: 'Not known',
    frame: 'border-l-unknown bg-panel hatched-wide',
    text: 'text-unknown',
  },
} as const satisfies Record<Verdict, unknown>;

function because(verdict: Verdict, viaTotal: number): string {
  switch (verdict) {
    case 'allowed':
      return `in ${plural(viaTotal, 'way')}`;
    case 'refused':
      return 'No rule allows it, and everything that could allow it was read.';
    case 'unknown':
      return 'No rule that was read allows it, but not everything that could allow it was read.';
  }
}

type Props = { readonly verdict: Verdict; readonly viaTotal: number; readonly children?: ReactNode };

/** The verdict: an icon, a word and the reason. Unknown is hatched, and never green or red. */
export function VerdictBanner({ verdict, viaTotal, children }: Props) {
  const { Icon, word, frame, text } = LOOKS[verdict];
  return (
    <section
      aria-label="Verdict"
      className={clsx(
        'flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-l-[3px] border-line-strong px-3 py-2.5',
        frame,
      )}
    >
      <p role="status" className="flex min-w-0 grow flex-wrap items-center gap-x-2">
        <strong className={clsx('flex items-center gap-1.5 text-head font-semibold', text)}>
          <Icon size={16} aria-hidden />
          {word}
        </strong>{' '}
        <span>{because(verdict, viaTotal)}</span>
      </p>
      {children}
    </section>
  );
}
