import type { Answer, ListName } from '@/lib/contract';
import type { RbacReader } from '@/lib/domain/rbac';
import { nextCursor, pageStart } from './cursor';
import type { Deps } from './deps';
import { keptPerGeneration } from './kept';
import { asOf, gapsOfLists } from './gaps';
import type { ClusterView } from './ports';

type SortKey = string | number;

/** How one list of a cluster is filtered, sorted and shown. `T` is what the model holds of a row. */
export type RowSource<T, Row> = {
  readonly name: string;
  /** The lists that rows come from: their gaps are the answer's. */
  readonly lists: readonly ListName[];
  readonly all: (reader: RbacReader, namespace: string | undefined) => readonly T[];
  /** What a filter looks into. */
  readonly text: (item: T) => string;
  /** Values to sort by, by column; looked up once per item. */
  readonly sortBy: Readonly<Record<string, (item: T, reader: RbacReader) => SortKey>>;
  readonly row: (item: T, view: ClusterView) => Row;
};

export type RowQuery = {
  readonly filter?: string | undefined;
  readonly namespace?: string | undefined;
  readonly sort?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

type RowsValue<Row> = { rows: Row[]; total: number; nextCursor?: string };
type PageOf<Row> = (deps: Deps, cluster: string, query: RowQuery) => Answer<RowsValue<Row>>;

/** Orders kept of one generation; more would only be sorted again. */
const MAX_ORDERS = 4;

/**
 * Makes the use case that pages through a list: filtered (every word, in any case, anywhere), sorted, cut. Rows are made
 * for the page only, and the order is kept for as long as its generation is, so that the next page costs nothing. A
 * first page is O(n log n).
 */
export function pagesOf<T, Row>(source: RowSource<T, Row>): PageOf<Row> {
  const kept = keptPerGeneration<readonly T[]>(MAX_ORDERS);
  return (deps, cluster, query) => {
    const { filter, namespace, sort, limit, cursor } = query;
    const start = pageStart(deps, cluster, cursor, [source.name, filter, namespace, sort]);
    const reader = start.view.rbac;
    const items = kept(reader, start.question, () => sorted(source, reader, filtered(source, reader, query), sort));
    const next = nextCursor(start, limit, items.length);
    return {
      value: {
        rows: items.slice(start.offset, start.offset + limit).map((item) => source.row(item, start.view)),
        total: items.length,
        ...(next === undefined ? {} : { nextCursor: next }),
      },
      gaps: gapsOfLists(start.view, source.lists),
      asOf: asOf(start.view, source.lists),
    };
  };
}

function filtered<T, Row>(source: RowSource<T, Row>, reader: RbacReader, query: RowQuery): readonly T[] {
  const items = source.all(reader, query.namespace);
  const matches = matcherOf(query.filter);
  return matches === undefined ? items : items.filter((item) => matches(source.text(item)));
}

/** Whether a text holds every word of a filter, in any case. Undefined for a filter without words. */
export function matcherOf(filter: string | undefined): ((text: string) => boolean) | undefined {
  const words = (filter ?? '').toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return undefined;
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}

function sorted<T, Row>(
  source: RowSource<T, Row>,
  reader: RbacReader,
  items: readonly T[],
  sort: string | undefined,
): readonly T[] {
  const down = sort?.startsWith('-') === true;
  const by = sort === undefined ? undefined : source.sortBy[down ? sort.slice(1) : sort];
  if (by === undefined) return items;
  const keyed = items.map((item) => ({ item, key: by(item, reader) }));
  // Stable: equal keys keep the order by namespace and name, whichever way the column is turned.
  keyed.sort((a, b) => (down ? compareKeys(b.key, a.key) : compareKeys(a.key, b.key)));
  return keyed.map(({ item }) => item);
}

function compareKeys(a: SortKey, b: SortKey): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return a === b ? 0 : a < b ? -1 : 1;
}
