'use client';

import { type ColumnDef, useTable } from '@tanstack/react-table';
import clsx from 'clsx';
import { type ReactNode, type Ref, Suspense, lazy, useCallback, useRef } from 'react';
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

/** Up to here every row is in the page, so that the browser's own search finds it. */
const ALL_ROWS = 200;

// Few tables are that long: what draws a window of rows is loaded by those that are, which show all until then.
const RowWindow = lazy(() => import('./row-window').then((m) => ({ default: m.RowWindow })));

/**
 * A real table of 32 px rows. The cell that stands for the row holds a link or button marked `data-row-primary`:
 * `j` and `k` move between them, Enter presses them. Wide tables scroll inside a region that the keyboard reaches;
 * where there is little room, columns that say `under` stand in one above the other.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, total, sorting, selected, keys, inline = false } = props;
  const region = useRef<HTMLDivElement>(null);
  const table = useTable({ features, columns: [...columns], data: rows, getRowId: rowKey });
  const modelRows = table.getRowModel().rows;
  // Set by the window of rows: a row that is not drawn must be brought in before it can have focus.
  const bringIn = useRef<(index: number) => void>(undefined);
  useRowKeys({ region, rows, rowKey, selected, keys, scrollTo: (index) => bringIn.current?.(index) });
  const drawRow = useCallback(
    (index: number, measure?: Ref<HTMLTableRowElement>): ReactNode => {
      const row = modelRows[index];
      return row === undefined ? null : (
        <BodyRow key={row.id} index={index} selected={row.id === selected} measure={measure}>
          {row.getAllCells().map((cell, _, cells) => (
            <td key={cell.id} className={cellClass(cell.column.columnDef.meta)}>
              <table.FlexRender cell={cell} />
              {cells
                .filter(({ column }) => column.columnDef.meta?.under === cell.column.id)
                .map((under) => (
                  <div key={under.id} className="pt-1 text-small [overflow-wrap:anywhere] whitespace-normal sm:hidden">
                    <table.FlexRender cell={under} />
                  </div>
                ))}
            </td>
          ))}
        </BodyRow>
      );
    },
    [modelRows, selected, table],
  );
  const allRows = () => modelRows.map((_, index) => drawRow(index));
  return (
    <div
      ref={region}
      data-rows=""
      role="region"
      aria-label={`${label}, rows`}
      tabIndex={0}
      className={clsx(
        // Positioned: words for screen readers only would else stick out of what it clips.
        'relative overflow-auto border border-line bg-panel',
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
          {modelRows.length > ALL_ROWS ? (
            <Suspense fallback={allRows()}>
              <RowWindow
                count={modelRows.length}
                columns={columns.length}
                region={region}
                bringIn={bringIn}
                drawRow={drawRow}
              />
            </Suspense>
          ) : (
            allRows()
          )}
        </tbody>
      </table>
    </div>
  );
}

function BodyRow({
  index,
  selected,
  measure,
  children,
}: {
  readonly index: number;
  readonly selected: boolean;
  readonly measure: Ref<HTMLTableRowElement> | undefined;
  readonly children: ReactNode;
}) {
  return (
    <tr
      ref={measure}
      aria-rowindex={index + 2}
      aria-selected={selected ? true : undefined}
      data-row-index={index}
      className="group h-8 border-b border-line last:border-b-0 focus-within:bg-hover hover:bg-hover aria-selected:bg-accent-bg [&[aria-selected]>td:first-child]:shadow-[inset_2px_0_0_var(--accent)]"
    >
      {children}
    </tr>
  );
}

const FROM = { sm: 'hidden sm:table-cell', md: 'hidden md:table-cell' } as const;
function cellClass(look: ColumnLook | undefined): string {
  return clsx('px-2.5 py-1 whitespace-nowrap', look?.align === 'right' && 'text-right', look?.from && FROM[look.from]);
}
