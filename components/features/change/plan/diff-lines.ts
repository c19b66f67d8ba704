import type { StepOutput } from '@/lib/contract';

export type DiffLine = StepOutput['diff'][number];
/** Lines in a row that are shown, or lines that did not change and are folded. */
export type DiffPart = { readonly folded: boolean; readonly lines: readonly DiffLine[] };

const AROUND = 3;

/** Folds what did not change, but for the lines around what did. The parts together are the lines. */
export function foldDiff(lines: readonly DiffLine[]): DiffPart[] {
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - AROUND), i + AROUND + 1).some(({ op }) => op !== 'same'),
  );
  const parts: { folded: boolean; lines: DiffLine[] }[] = [];
  lines.forEach((line, i) => {
    const folded = near[i] !== true;
    const last = parts.at(-1);
    if (last?.folded === folded) last.lines.push(line);
    else parts.push({ folded, lines: [line] });
  });
  // One or two lines are not worth a fold.
  return parts.map((part) => ({ ...part, folded: part.folded && part.lines.length > 2 }));
}

/** The two texts beside each other: what was taken away stands beside what came for it. */
export type DiffPair = {
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly same: boolean;
};

export function pairDiff(lines: readonly DiffLine[]): DiffPair[] {
  const pairs: DiffPair[] = [];
  let gone: string[] = [];
  let come: string[] = [];
  const flush = () => {
    for (let i = 0; i < Math.max(gone.length, come.length); i += 1) {
      pairs.push({ before: gone[i], after: come[i], same: false });
    }
    [gone, come] = [[], []];
  };
  for (const { op, text } of lines) {
    if (op === 'remove') gone.push(text);
    else if (op === 'add') come.push(text);
    else {
      flush();
      pairs.push({ before: text, after: text, same: true });
    }
  }
  flush();
  return pairs;
}
