import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Anchor } from '@/lib/domain/trail';

const Line = z.object({
  seq: z.number().int().positive(),
  hash: z.string(),
  at: z.number(),
  keyId: z.string(),
  mac: z.string(),
}) satisfies z.ZodType<Anchor>;

/** The anchors of a file, and the numbers of the lines that are none. A file that is not there has none. */
export function readAnchors(path: string): { readonly anchors: readonly Anchor[]; readonly broken: readonly number[] } {
  const lines = textOf(path).split('\n');
  const anchors: Anchor[] = [];
  const broken: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const anchor = parsed(line);
    if (anchor === undefined) broken.push(index + 1);
    else anchors.push(anchor);
  }
  return { anchors, broken };
}

function textOf(path: string): string {
  try {
    return readFileSync(/* turbopackIgnore: true */ path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

function parsed(line: string): Anchor | undefined {
  try {
    return Line.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
