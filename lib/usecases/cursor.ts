import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '@/lib/domain/core';
import { type Deps, viewOf } from './deps';
import type { ClusterView, Clusters } from './ports';

/** Where a page starts, of which generation, and for which question; and a mark that only this process can make. */
const Place = z.tuple([
  z.string().max(100),
  z.number().int().nonnegative(),
  z.number().int().nonnegative(),
  z.string().max(40),
  z.string().max(100),
]);

/** The view that a page is taken from, and its first row. */
export type PageStart = {
  readonly view: ClusterView;
  readonly offset: number;
  readonly question: string;
  /** The mark of a place: for who sees the same of the same cluster. */
  readonly mark: (place: readonly unknown[]) => string;
};

/**
 * Where the asked page starts: without a cursor at the first row of the newest generation. `question` is whatever
 * the rows depend on; the cursor of another question is refused. One that another process made, or that was made for
 * who sees something else, is gone: an old generation is never read with rights of then. Throws AppError
 * `invalid-request`, `cursor-gone` or `not-found`.
 *
 * @param clusters where the rows come from, if not from what the caller may see: only for what is about the caller alone
 */
export function pageStart(
  deps: Pick<Deps, 'clusters' | 'cursorKey'>,
  cluster: string,
  cursor: string | undefined,
  question: unknown,
  clusters: Clusters = deps.clusters,
): PageStart {
  const sight = viewOf(deps, cluster).withheld?.key ?? '';
  const mark = (place: readonly unknown[]): string =>
    createHmac('sha256', deps.cursorKey)
      .update(JSON.stringify([cluster, sight, place]))
      .digest('base64url');
  // The fingerprint is only made when there is a cursor to read or to write: see nextCursor.
  const text = JSON.stringify(question);
  if (cursor === undefined) return { view: viewOf({ clusters }, cluster), offset: 0, question: text, mark };
  const [epoch, generation, offset, fingerprint, marked] = parseCursor(cursor);
  if (!sameText(marked, mark([epoch, generation, offset, fingerprint]))) {
    throw gone('was made by another process, or for who sees something else');
  }
  if (fingerprint !== fingerprintOf(text)) throw badCursor('belongs to another question');
  const held = clusters.held(cluster, epoch, generation);
  if (held === undefined) throw gone('is of a generation that is no longer held');
  return { view: held, offset, question: text, mark };
}

/** In a time that does not tell how much of it is the same. */
function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** The cursor of the page after this one; undefined when this is the last. */
export function nextCursor(start: PageStart, limit: number, total: number): string | undefined {
  const next = start.offset + limit;
  if (next >= total) return undefined;
  const place = [start.view.epoch, start.view.generation, next, fingerprintOf(start.question)];
  return Buffer.from(JSON.stringify([...place, start.mark(place)])).toString('base64url');
}

function parseCursor(cursor: string): z.infer<typeof Place> {
  try {
    const place = Place.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (place.success) return place.data;
  } catch {
    // Not JSON: the same answer as for JSON of another shape.
  }
  throw badCursor('is not a cursor that this server made');
}

const fingerprintOf = (question: string) => createHash('sha256').update(question).digest('base64url').slice(0, 16);

const gone = (message: string) =>
  new AppError('cursor-gone', 'The cluster has moved on since that page. Start again from the first page.', {
    places: [{ path: 'cursor', message }],
  });

const badCursor = (message: string) =>
  new AppError('invalid-request', `cursor ${message}.`, { places: [{ path: 'cursor', message }] });
