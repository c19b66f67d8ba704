'use client';

import { type ColumnDef, type Row as TableRow, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { useRef } from 'react';
import { ColumnHeading, type Sorting } from './column-heading';
import { type RowKeys, useRowKeys } from './row-keys';
import { type ColumnLook, features } from './table-columns';

export type DataTableProps<Row extends object> = {
  /** The table's accessible name: "Who can". */
  readonly label: string;
  /** Made by `columnsOf<Row>()` at module scope or in a memo. */
  readonly columns: readonly ColumnDef<typeof features, Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Rows of the whole answer; those that are here may be fewer. */
  readonly total: number;
  readonly sorting?: Sorting | undefined;
  /** The row that the side sheet tells of. */
  readonly selected?: string | undefined;
  /** Single keys that act on the row that has focus, or is selected. */
  readonly keys?: RowKeys<Row> | undefined;
  /** In the middle of other things, as high as it is; else it takes what the window has left. */
  readonly inline?: boolean;
};

const ROW_PX = 32;
/** Up to here every row is in the page, so that the browser's own search finds it. */
const ALL_ROWS = 200;

/**
 * A real table of 32 px rows. The cell that stands for the row holds a link or button marked `data-row-primary`:
 * `j` and `k` move between them, Enter presses them. Wide tables scroll inside a region that the keyboard reaches.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, total, sorting, selected, keys, inline = false } = props;
  const region = useRef<HTMLDivElement>(null);
  const table = useTable({ features, columns: [...columns], data: rows, getRowId: rowKey });
  const modelRows = table.getRowModel().rows;
  const virtual = modelRows.length > ALL_ROWS;
  const virtualizer = useVirtualizer({
    count: modelRows.length,
    enabled: virtual,
    getScrollElement: () => region.current,
    estimateSize: () => ROW_PX,
    overscan: 16,
  });
  useRowKeys({
    region,
    rows,
    rowKey,
    selected,
    keys,
    scrollTo: (i) => (virtual ? virtualizer.scrollToIndex(i) : undefined),
  });
  const window = virtual ? windowOf(virtualizer.getVirtualItems(), virtualizer.getTotalSize()) : undefined;
  const shown = window === undefined ? modelRows : modelRows.slice(window.first, window.last + 1);
  return (
    <div
      ref={region}
      data-rows=""
      role="region"
      aria-label={`${label}, rows`}
      tabIndex={0}
      className={clsx(
        'overflow-auto border border-line bg-panel',
        !inline && 'max-h-[max(20rem,calc(100dvh-17.5rem))]',
      )}
    >
      <table aria-label={label} aria-rowcount={total + 1} className="w-full border-collapse">
        <thead>
          <tr aria-rowindex={1}>
            {table.getFlatHeaders().map((header) => (
              <ColumnHeading key={header.id} look={header.column.columnDef.meta} sorting={sorting}>
                {header.isPlaceholder ? null : <table.FlexRender header={header} />}
              </ColumnHeading>
            ))}
          </tr>
        </thead>
        <tbody>
          {window === undefined ? null : <Spacer height={window.before} columns={columns.length} />}
          {shown.map((row) => (
            <BodyRow key={row.id} row={row} selected={row.id === selected}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={cellClass(cell.column.columnDef.meta)}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </BodyRow>
          ))}
          {window === undefined ? null : <Spacer height={window.after} columns={columns.length} />}
        </tbody>
      </table>
    </div>
  );
}

function BodyRow<Row extends object>({
  row,
  selected,
  children,
}: {
  readonly row: TableRow<typeof features, Row>;
  readonly selected: boolean;
  readonly children: React.ReactNode;
}) {
  return (
    <tr
      aria-rowindex={row.index + 2}
      aria-selected={selected ? true : undefined}
      data-row-index={row.index}
      className="group h-8 border-b border-line last:border-b-0 focus-within:bg-hover hover:bg-hover aria-selected:bg-accent-bg [&[aria-selected]>td:first-child]:shadow-[inset_2px_0_0_var(--accent)]"
    >
      {children}
    </tr>
  );
}

/** Stands for the rows above or below that are not drawn. */
function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  return height === 0 ? null : (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}

type Item = { readonly index: number; readonly start: number; readonly end: number };
function windowOf(items: readonly Item[], totalPx: number) {
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined) return { first: 0, last: ALL_ROWS - 1, before: 0, after: 0 };
  return { first: first.index, last: last.index, before: first.start, after: totalPx - last.end };
}

const FROM = { sm: 'hidden sm:table-cell', md: 'hidden md:table-cell' } as const;
function cellClass(look: ColumnLook | undefined): string {
  return clsx('px-2.5 py-1 whitespace-nowrap', look?.align === 'right' && 'text-right', look?.from && FROM[look.from]);
}
