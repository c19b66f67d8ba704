import { AppError } from '@/lib/domain/core';
import type { Answer, Gap, TrailInput, TrailOutput, TrailRowOutput } from '@/lib/contract';
import { viewOf } from '../deps';
import { asOf } from '../gaps';
import type { Deps } from '../deps';
import type { Trail, TrailRow } from '../store';

/** What reading the trail takes. */
export type TrailDeps = Deps & {
  readonly trail: Trail;
  /** Entries that could not be written since the process started, and since when (milliseconds since 1970). */
  readonly lost: { readonly count: number; readonly since: number } | undefined;
};

const PAGE = 500;

/**
 * What was done through Castellan in one cluster, and what concerns none (signing in and out), newest first. Throws
 * AppError `not-found` or `invalid-request`.
 */
export async function listTrail(
  deps: TrailDeps,
  cluster: string,
  input: TrailInput,
): Promise<Answer<TrailOutput['value']>> {
  const view = viewOf(deps, cluster);
  const rows: TrailRowOutput[] = [];
  let before = cursorOf(input.cursor);
  for (;;) {
    const page = await deps.trail.newest({ before, limit: PAGE });
    for (const row of page) {
      if (rows.length === input.limit) break;
      before = row.seq;
      if (concerns(row, cluster) && (input.event === undefined || row.event === input.event)) rows.push(rowOutput(row));
    }
    if (rows.length === input.limit || page.length < PAGE) {
      const more = rows.length === input.limit;
      return {
        value: { rows, ...(more && before !== undefined ? { nextCursor: String(before) } : {}) },
        gaps: deps.lost === undefined ? [] : [lostGap(deps.lost)],
        asOf: asOf(view, []),
      };
    }
  }
}

/** The trail as JSON lines, oldest first, in pieces. */
export async function* exportTrail(deps: TrailDeps, cluster: string): AsyncGenerator<string> {
  let after = 0;
  for (;;) {
    const page = await deps.trail.rows(after, PAGE);
    const lines = page.filter((row) => concerns(row, cluster)).map((row) => `${JSON.stringify(row)}\n`);
    if (lines.length > 0) yield lines.join('');
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.seq;
  }
}

function lostGap({ count, since }: NonNullable<TrailDeps['lost']>): Gap {
  const what = count === 1 ? '1 entry' : `${count} entries`;
  return {
    code: 'trail-incomplete',
    scope: {},
    detail: `${what} of the trail could not be written, and will not be: what happened then is not in it.`,
    since: new Date(since).toISOString(),
    effect: 'may-miss-objects',
  };
}

const concerns = (row: TrailRow, cluster: string): boolean => row.cluster === undefined || row.cluster === cluster;

function rowOutput(row: TrailRow): TrailRowOutput {
  const { person, as, cluster, planHash } = row;
  return {
    seq: row.seq,
    at: new Date(row.at).toISOString(),
    event: row.event,
    ...(person === undefined ? {} : { person: { ...person } }),
    ...(as === undefined ? {} : { as }),
    from: row.from,
    ...(cluster === undefined ? {} : { cluster }),
    ...(planHash === undefined ? {} : { planHash }),
    requestId: row.requestId,
    result: row.result,
    detail: JSON.stringify(row.detail),
    previous: row.previous,
    hash: row.hash,
  };
}

function cursorOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (/^\d{1,15}$/u.test(cursor)) return Number(cursor);
  throw new AppError('invalid-request', 'cursor is none of this list.', {
    places: [{ path: 'cursor', message: 'is none of this list' }],
  });
}
