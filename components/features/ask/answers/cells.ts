'use client';

import type { Ask } from '@/lib/domain/rbac';
import { createContext, useContext } from 'react';

/**
 * What the cells of an answer's table need beside their row. Columns stand at module scope and read it here: columns
 * that are made anew would be new components, and a cell that has the focus would lose it.
 */
export type Cells = {
  readonly cluster: string;
  /** Absent where the answer is to no request. */
  readonly ask?: Ask;
  /** Rows that came while one was looking. */
  readonly fresh: ReadonlySet<string>;
  readonly hrefOf: (key: string) => string;
  readonly onOpen: (key: string) => void;
  /** There is little room: names are cut shorter, and what the proof says itself is left out. */
  readonly tight: boolean;
};

const CellsContext = createContext<Cells | undefined>(undefined);
export const CellsProvider = CellsContext.Provider;

export function useCells(): Cells {
  const cells = useContext(CellsContext);
  if (cells === undefined) throw new Error('a cell of an answer stands outside of its table');
  return cells;
}
