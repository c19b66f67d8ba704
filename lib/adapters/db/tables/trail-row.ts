import { type Json, KEPT, limited, readJson, readText } from '@/lib/domain/core';
import type { ChainRow } from '@/lib/domain/trail';
import type { TrailRow } from '@/lib/usecases';
import { id, optional, readOptional, text } from '../codec';
import type { TrailRow as Row } from '../generated/client';

/** The columns of a row of the chain. Throws AppError `too-large`. */
export const trailColumns = (row: ChainRow) => ({
  seq: row.seq,
  at: row.at,
  event: row.event,
  issuer: row.person === undefined ? null : id(row.person.issuer),
  subject: row.person === undefined ? null : id(row.person.subject),
  name: row.person === undefined ? null : text(row.person.name),
  seenAs: optional(row.as, KEPT.text),
  client: text(row.from),
  cluster: optional(row.cluster, KEPT.id),
  requestId: id(row.requestId),
  planHash: optional(row.planHash, KEPT.id),
  result: text(row.result),
  detail: limited(row.detail, KEPT.detail),
  previous: row.previous,
  hash: row.hash,
});

/** The row as it is kept, whatever somebody made of it. */
export const chainRowOf = (row: Row): ChainRow => ({
  seq: Number(row.seq),
  at: Number(row.at),
  event: row.event,
  person: personOf(row),
  as: readOptional(row.seenAs),
  from: readText(row.client),
  cluster: readOptional(row.cluster),
  requestId: readText(row.requestId),
  planHash: readOptional(row.planHash),
  result: readText(row.result),
  detail: row.detail,
  previous: row.previous,
  hash: row.hash,
});

/** A person of which a part was removed is not the same as no person: the hash has to tell. */
function personOf({ issuer, subject, name }: Row): ChainRow['person'] {
  if (issuer === null && subject === null && name === null) return undefined;
  return { issuer: readText(issuer ?? ''), subject: readText(subject ?? ''), name: readText(name ?? '') };
}

/** The row as people read it. */
export const trailRowOf = (row: Row): TrailRow => ({ ...chainRowOf(row), detail: detailOf(row.detail) });

/** One row that somebody broke does not hide the others: its text is shown as it is. */
function detailOf(kept: string): Json {
  try {
    return readJson(kept);
  } catch {
    return kept;
  }
}
