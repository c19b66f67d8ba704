'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, type ReactNode, type Ref, type RefObject, useEffect } from 'react';

const ROW_PX = 32;

export type RowWindowProps = {
  readonly count: number;
  readonly columns: number;
  /** What scrolls. */
  readonly region: RefObject<HTMLElement | null>;
  /** Takes the function that scrolls to a row. */
  readonly bringIn: RefObject<((index: number) => void) | undefined>;
  /** Draws a row, and gives its element to what measures it: rows are higher where columns stand above each other. */
  readonly drawRow: (index: number, measure: Ref<HTMLTableRowElement>) => ReactNode;
};

/** The rows of a long table that can be seen, and a few around them; two spacers stand for the others. */
export function RowWindow({ count, columns, region, bringIn, drawRow }: RowWindowProps) {
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => region.current,
    estimateSize: () => ROW_PX,
    overscan: 16,
    indexAttribute: 'data-row-index',
  });
  useEffect(() => {
    bringIn.current = (index) => virtualizer.scrollToIndex(index);
    return () => {
      bringIn.current = undefined;
    };
  }, [bringIn, virtualizer]);
  const items = virtualizer.getVirtualItems();
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <>
      <Spacer height={items[0]?.start ?? 0} columns={columns} />
      {items.map((item) => (
        <Fragment key={item.key}>{drawRow(item.index, virtualizer.measureElement)}</Fragment>
      ))}
      <Spacer height={below} columns={columns} />
    </>
  );
}

function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  return height === 0 ? null : (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}
