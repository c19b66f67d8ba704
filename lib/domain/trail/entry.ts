import { type Json, canonicalJson } from '@/lib/domain/core';

export type TrailEvent =
  | 'sign-in'
  | 'sign-in-refused'
  | 'sign-out'
  | 'refused'
  | 'asked'
  | 'planned'
  | 'applied'
  | 'undone'
  | 'exported'
  | 'revealed'
  | 'assertion-changed'
  /** Entries that could not be written for too long, and were given up. */
  | 'lost';

/** One thing that was done through Castellan. No secrets in it. */
export type TrailEntry = {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: TrailEvent;
  readonly person: { readonly issuer: string; readonly subject: string; readonly name: string } | undefined;
  /** Whom the cluster sees; undefined where no cluster was asked. */
  readonly as: string | undefined;
  /** Address of the client. */
  readonly from: string;
  readonly cluster: string | undefined;
  readonly requestId: string;
  readonly planHash: string | undefined;
  readonly result: string;
  readonly detail: Json;
};

/** SHA-256 of the UTF-8 of a text, in hexadecimal. */
export type Sha256 = (text: string) => string;

/**
 * An entry in its place in the chain, as it is kept. Nothing in it was interpreted: `event` may be one that a newer
 * version wrote, and `detail` is the text of the JSON, so that any changed byte is a changed hash.
 */
export type ChainRow = Omit<TrailEntry, 'event' | 'detail'> & {
  readonly event: string;
  readonly detail: string;
  /** 1 is the first. */
  readonly seq: number;
  /** The hash of the row before; of the first one, `GENESIS`. */
  readonly previous: string;
  readonly hash: string;
};

export type Head = Pick<ChainRow, 'seq' | 'hash'>;

/** Where the chain begins: there is no row 0. */
export const GENESIS: Head = { seq: 0, hash: '0'.repeat(64) };

/**
 * The hash of a row: SHA-256 of the canonical JSON of its entry, its place and the hash before it. A list and not an
 * object, so that a field can neither be missing nor stand for another; the version leads, should a field be added.
 */
export function trailHash(row: Omit<ChainRow, 'hash'>, sha256: Sha256): string {
  const { person } = row;
  return sha256(
    canonicalJson([
      'castellan-trail/1',
      row.seq,
      row.previous,
      row.at,
      row.event,
      person === undefined ? null : [person.issuer, person.subject, person.name],
      row.as ?? null,
      row.from,
      row.cluster ?? null,
      row.requestId,
      row.planHash ?? null,
      row.result,
      row.detail,
    ]),
  );
}

/** The rows that continue the chain after `head`, one for each entry, in order. */
export function chained(entries: readonly TrailEntry[], head: Head, sha256: Sha256): readonly ChainRow[] {
  let { seq, hash } = head;
  return entries.map((entry) => {
    const row = { ...entry, detail: canonicalJson(entry.detail), seq: seq + 1, previous: hash };
    seq = row.seq;
    hash = trailHash(row, sha256);
    return { ...row, hash };
  });
}
