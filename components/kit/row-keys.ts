'use client';

import type { RefObject } from 'react';
import { type KeyMap, useKeys } from './keys';

/** What a single key does with a row. */
export type RowKeys<Row> = Readonly<Record<string, (row: Row) => void>>;

export type RowKeysInput<Row> = {
  readonly region: RefObject<HTMLElement | null>;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly selected: string | undefined;
  readonly keys: RowKeys<Row> | undefined;
  /** Brings a row that is not drawn into the page. */
  readonly scrollTo: (index: number) => void;
};

/** `j`, `k` and the table's own keys, for the table that has focus, else for the first of the page. */
export function useRowKeys<Row>({ region, rows, rowKey, selected, keys = {}, scrollTo }: RowKeysInput<Row>): void {
  const mine = () => {
    const focused = document.activeElement?.closest('[data-rows]') ?? null;
    return focused === null ? document.querySelector('[data-rows]') === region.current : focused === region.current;
  };
  const active = (): number => {
    const row = document.activeElement?.closest<HTMLElement>('[data-row-index]');
    if (row && region.current?.contains(row) === true) return Number(row.dataset['rowIndex']);
    return rows.findIndex((r) => rowKey(r) === selected);
  };
  const go = (step: 1 | -1) => {
    if (!mine() || rows.length === 0) return false;
    const from = active();
    const next = from === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, from + step));
    scrollTo(next);
    focusRow(region.current, next);
    return true;
  };
  const map: Record<string, KeyMap[string]> = { j: () => go(1), k: () => go(-1) };
  for (const [key, act] of Object.entries(keys)) {
    map[key] = () => {
      const row = mine() ? rows[active()] : undefined;
      if (row === undefined) return false;
      act(row);
      return true;
    };
  }
  useKeys(map);
}

/** A row that was scrolled to is drawn a frame later. */
function focusRow(region: HTMLElement | null, index: number, tries = 5): void {
  const primary = region?.querySelector<HTMLElement>(`[data-row-index="${index}"] [data-row-primary]`);
  if (primary) {
    primary.focus();
    primary.closest('tr')?.scrollIntoView({ block: 'nearest' });
  } else if (tries > 0) requestAnimationFrame(() => focusRow(region, index, tries - 1));
}
