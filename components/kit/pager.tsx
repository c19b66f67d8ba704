'use client';

import { Button } from '@/components/ui';
import { count, plural } from './time';

export type PagerProps = {
  readonly shown: number;
  readonly total: number;
  /** What the rows are, in the plural, which ends in s. */
  readonly noun: string;
  readonly hasMore: boolean;
  readonly busy: boolean;
  readonly onMore: () => void;
};

/** How many of how many, and the next page, by a button: rows never come by themselves. */
export function Pager({ shown, total, noun, hasMore, busy, onMore }: PagerProps) {
  return (
    <div className="flex flex-wrap items-center gap-3 text-small text-muted">
      <span role="status">
        {shown === total ? plural(total, noun.replace(/s$/u, ''), noun) : `${count(shown)} of ${count(total)} ${noun}`}
      </span>
      {hasMore ? (
        <Button onClick={onMore} {...(busy ? { disabledReason: 'The next rows are on their way.' } : {})}>
          Load more
        </Button>
      ) : null}
    </div>
  );
}
