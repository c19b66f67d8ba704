import { EmptyState } from '@/components/kit';
import { Button } from '@/components/ui';
import type { Gap } from '@/lib/contract';
import type { ReactNode } from 'react';

/** No rows: because of the filter, because they could not be read, or because there are none. Three things. */
export function ListEmpty({
  noun,
  filtered,
  unread,
  onClear,
  children,
}: {
  readonly noun: string;
  readonly filtered: boolean;
  readonly unread: readonly Gap[] | undefined;
  readonly onClear: () => void;
  readonly children: ReactNode;
}) {
  const missing = unread?.some((gap) => gap.effect === 'may-miss-objects' || gap.effect === 'may-miss-allows') === true;
  if (filtered) {
    return (
      <EmptyState title={`No ${noun} match`}>
        <p>A row matches when it holds every word of the filter, in any case.</p>
        <Button onClick={onClear}>Clear the filter</Button>
      </EmptyState>
    );
  }
  return missing ? (
    <EmptyState title={`Unknown: ${noun} could not all be read`}>
      <p>There may be some. What to grant so that they can be read is said above.</p>
    </EmptyState>
  ) : (
    <EmptyState title={`No ${noun}`}>{children}</EmptyState>
  );
}
