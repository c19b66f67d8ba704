import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '@/lib/domain/core';
import { type Deps, viewOf } from './deps';
import type { ClusterView } from './ports';

/** Where a page starts, of which generation, and for which question. */
const Place = z.tuple([
  z.string().max(100),
  z.number().int().nonnegative(),
  z.number().int().nonnegative(),
  z.string().max(40),
]);

/** The view that a page is taken from, and its first row. */
export type PageStart = { readonly view: ClusterView; readonly offset: number; readonly question: string };

/**
 * Where the asked page starts: without a cursor at the first row of the newest generation. `question` is whatever
 * the rows depend on; the cursor of another question is refused. Throws AppError `invalid-request`, `cursor-gone` or
 * `not-found`.
 */
export function pageStart(
  deps: Pick<Deps, 'clusters'>,
  cluster: string,
  cursor: string | undefined,
  question: unknown,
): PageStart {
  const view = viewOf(deps, cluster);
  // The fingerprint is only made when there is a cursor to read or to write: see nextCursor.
  const text = JSON.stringify(question);
  if (cursor === undefined) return { view, offset: 0, question: text };
  const [epoch, generation, offset, fingerprint] = parseCursor(cursor);
  if (fingerprint !== fingerprintOf(text)) throw badCursor('belongs to another question');
  const held = deps.clusters.held(cluster, epoch, generation);
  if (held === undefined) {
    throw new AppError('cursor-gone', 'The cluster has moved on since that page. Start again from the first page.', {
      places: [{ path: 'cursor', message: 'is of a generation that is no longer held' }],
    });
  }
  return { view: held, offset, question: text };
}

/** The cursor of the page after this one; undefined when this is the last. */
export function nextCursor(start: PageStart, limit: number, total: number): string | undefined {
  const next = start.offset + limit;
  if (next >= total) return undefined;
  const place = [start.view.epoch, start.view.generation, next, fingerprintOf(start.question)];
  return Buffer.from(JSON.stringify(place)).toString('base64url');
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

const badCursor = (message: string) =>
  new AppError('invalid-request', `cursor ${message}.`, { places: [{ path: 'cursor', message }] });
