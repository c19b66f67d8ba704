import { count } from '@/components/kit';
import type { ReactNode } from 'react';

/** The line of figures over an answer. */
export function Summary({ children }: { readonly children: ReactNode }) {
  return <p className="flex flex-wrap gap-x-4 gap-y-1 text-muted">{children}</p>;
}

/** One figure: the number stands out, its noun follows in the right number. */
export function Figure({ n, one, many }: { readonly n: number; readonly one: string; readonly many: string }) {
  return (
    <span>
      <b className="font-semibold text-text">{count(n)}</b> {n === 1 ? one : many}
    </span>
  );
}
