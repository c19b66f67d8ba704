import { count } from '@/components/kit';
import type { ReactNode } from 'react';

/** The line of figures over an answer. */
export function Summary({ children }: { readonly children: ReactNode }) {
  return <div className="flex flex-wrap gap-x-4 gap-y-1 text-muted">{children}</div>;
}

type FigureProps = {
  readonly n: number;
  readonly one: string;
  readonly many: string;
  /** Shows the rows that are counted; absent where all rows are. */
  readonly onShow?: (() => void) | undefined;
};

/** One figure: the number stands out, its noun follows in the right number. */
export function Figure({ n, one, many, onShow }: FigureProps) {
  const says = (
    <>
      <b className="font-semibold text-text">{count(n)}</b> {n === 1 ? one : many}
    </>
  );
  return onShow === undefined || n === 0 ? (
    <span>{says}</span>
  ) : (
    <button type="button" className="link" onClick={onShow}>
      {says}
    </button>
  );
}
