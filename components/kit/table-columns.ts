import { createColumnHelper, metaHelper, tableFeatures } from '@tanstack/react-table';

/** What a column says beside its cells. */
export type ColumnLook = {
  /** The name by which the API sorts; the heading is then a button. */
  readonly sort?: string;
  readonly align?: 'right';
  /** Narrow screens: the column is left out below this width, where its page says it elsewhere. */
  readonly from?: 'sm' | 'md';
  /** Narrow screens: what the column says stands under the cell of this column instead; `from` is then `sm`. */
  readonly under?: string;
};

/** Rows come sorted and filtered from the API: the table only lays them out. */
export const features = tableFeatures({ columnMeta: metaHelper<ColumnLook>() });

/** Makes the columns of a table of `Row`s, at module scope: `columnsOf<Row>().columns([...])`. */
export const columnsOf = <Row extends object>() => createColumnHelper<typeof features, Row>();
