'use client';

import { QUESTIONS, type Question } from '@/lib/contract';
import clsx from 'clsx';
import Link from 'next/link';
import type { Asking } from './state/use-question';

const NAMES = { 'who-can': 'Who can', can: 'Can', 'what-can': 'What can', why: 'Why' } as const satisfies Record<
  Question,
  string
>;

/** The four questions; going to another takes the words along. */
export function QuestionTabs({ question, hrefOf }: Pick<Asking, 'question' | 'hrefOf'>) {
  return (
    <nav aria-label="Questions" className="flex gap-1">
      {QUESTIONS.map((other) => (
        <Link
          key={other}
          href={hrefOf(other)}
          prefetch={false}
          aria-current={other === question ? 'page' : undefined}
          className={clsx(
            'rounded-md px-2.5 py-1 whitespace-nowrap',
            other === question ? 'bg-accent-bg font-medium text-accent' : 'text-muted hover:bg-hover hover:text-text',
          )}
        >
          {NAMES[other]}
        </Link>
      ))}
    </nav>
  );
}
