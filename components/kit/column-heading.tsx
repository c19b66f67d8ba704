'use client';

import clsx from 'clsx';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ColumnLook } from './table-columns';

/** The order that holds, as the API writes it: a column, `-` before it turns it round. */
export type Sorting = { readonly value: string | undefined; readonly onChange: (value: string) => void };

const FROM = { sm: 'hidden sm:table-cell', md: 'hidden md:table-cell' } as const;

export function ColumnHeading({
  look,
  sorting,
  children,
}: {
  readonly look: ColumnLook | undefined;
  readonly sorting: Sorting | undefined;
  readonly children: ReactNode;
}) {
  const by = look?.sort;
  const order = by === undefined || sorting === undefined ? undefined : orderOf(by, sorting.value);
  return (
    <th
      scope="col"
      aria-sort={order === 'none' ? undefined : order}
      className={clsx(
        'sticky top-0 z-[1] h-[1.875rem] bg-sunk px-2.5 text-small font-medium whitespace-nowrap text-muted shadow-[inset_0_-1px_0_var(--line)]',
        look?.align === 'right' ? 'text-right' : 'text-left',
        look?.from && FROM[look.from],
      )}
    >
      {by === undefined || sorting === undefined || order === undefined ? (
        children
      ) : (
        <button
          type="button"
          className="-mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:text-text"
          onClick={() => sorting.onChange(order === 'ascending' ? `-${by}` : by)}
        >
          {children}
          <SortIcon order={order} />
        </button>
      )}
    </th>
  );
}

type Order = 'ascending' | 'descending' | 'none';
function orderOf(by: string, value: string | undefined): Order {
  if (value === by) return 'ascending';
  return value === `-${by}` ? 'descending' : 'none';
}

function SortIcon({ order }: { readonly order: Order }) {
  const Icon = { ascending: ArrowUp, descending: ArrowDown, none: ChevronsUpDown }[order];
  return <Icon size={12} aria-hidden className={order === 'none' ? 'opacity-50' : 'text-accent'} />;
}
