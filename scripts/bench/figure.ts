import { z } from 'zod';

/** One line of the table. Without a target it is told for its own sake. */
const Figure = z.object({
  shape: z.string(),
  figure: z.string(),
  target: z.string().optional(),
  measured: z.string(),
  ok: z.boolean().optional(),
});
export type Figure = z.infer<typeof Figure>;

/** What one section of the bench found. `about` says what exactly was measured, and on what. */
export const SectionResult = z.object({ figures: z.array(Figure), about: z.array(z.string()) });
export type SectionResult = z.infer<typeof SectionResult>;

/** A figure that must not be above its target, if it has one; both in the same unit, written by `show`. */
export function atMost(
  shape: string,
  figure: string,
  value: number,
  target: number | undefined,
  show: (value: number) => string,
  beside = '',
): Figure {
  const measured = show(value) + (beside === '' ? '' : ` (${beside})`);
  if (target === undefined) return { shape, figure, measured };
  return { shape, figure, target: `≤ ${show(target)}`, measured, ok: value <= target };
}

/** A time in milliseconds, with as many digits as mean something. */
export function ms(value: number): string {
  if (value >= 1_000) return `${(value / 1_000).toFixed(2)} s`;
  return value >= 10 ? `${value.toFixed(0)} ms` : `${value.toPrecision(2)} ms`;
}

/** Bytes as MB of 1,000,000. */
export function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/** How one thing compares with another. */
export function times(value: number): string {
  return `${value.toFixed(2)} ×`;
}
