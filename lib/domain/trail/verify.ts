import { type Anchor, type Mac, anchorText } from './anchor';
import { type ChainRow, GENESIS, type Head, type Sha256, trailHash } from './entry';

/** How rows and anchors are checked; `from` is a place of the chain that is already trusted. */
export type ChainCheck = { readonly sha256: Sha256; readonly mac: Mac; readonly from?: Head };

export type ChainVerdict =
  | {
      readonly state: 'whole';
      readonly head: Head;
      /** The last anchor that the chain was compared with: below it nothing can have been cut or replaced. */
      readonly anchoredTo: number;
      /** Ids of keys that anchors name and nobody has: those anchors proved nothing. */
      readonly unknownKeys: readonly string[];
    }
  | {
      readonly state: 'broken';
      /** The first row that is not what was written. */
      readonly seq: number;
      /** Above `seq` where only an anchor differs: the first bad row is one of `seq` to `upTo`. */
      readonly upTo: number;
      readonly why: string;
    };

type Broken = Extract<ChainVerdict, { state: 'broken' }>;

const broken = (seq: number, why: string, upTo = seq): Broken => ({ state: 'broken', seq, upTo, why });

/**
 * Reads the chain once, in the order of `seq`, and says whether every row up to the last anchor is the one that was
 * written. Finds a row that was changed, removed, inserted or moved, a tail that was cut below an anchor, and a chain that
 * was written anew as a whole. What follows the last anchor is checked against itself only: there, a cut tail or a
 * replaced one cannot be seen. An anchor whose mac is wrong was forged, and counts as a broken chain at its row.
 * Linear in rows; holds the anchors in memory, not the rows.
 */
export async function verifyChain(
  rows: AsyncIterable<ChainRow> | Iterable<ChainRow>,
  anchors: readonly Anchor[],
  check: ChainCheck,
): Promise<ChainVerdict> {
  const from = check.from ?? GENESIS;
  const { trusted, forged, unknownKeys } = sorted(anchors, check.mac);
  if (forged !== undefined) return forged;
  const ahead = trusted.filter(({ seq }) => seq > from.seq);
  let [head, anchored, next]: [Head, number, number] = [from, from.seq, 0];
  for await (const row of rows) {
    const wrong = wrongRow(row, head, anchored, check.sha256);
    if (wrong !== undefined) return wrong;
    head = row;
    for (let anchor = ahead[next]; anchor?.seq === row.seq; anchor = ahead[next]) {
      if (anchor.hash !== row.hash) {
        return broken(anchored + 1, `the chain was another one when row ${row.seq} was anchored`, row.seq);
      }
      anchored = row.seq;
      next += 1;
    }
  }
  const missing = ahead[next];
  if (missing !== undefined) {
    return broken(head.seq + 1, `the rows from here to ${missing.seq} at least were there, and are gone`);
  }
  return { state: 'whole', head: { seq: head.seq, hash: head.hash }, anchoredTo: anchored, unknownKeys };
}

function wrongRow(row: ChainRow, head: Head, anchored: number, sha256: Sha256): Broken | undefined {
  const expected = head.seq + 1;
  if (row.seq > expected) return broken(expected, 'it is gone');
  if (row.seq < expected) return broken(row.seq, 'it is there more than once, or is no place of a chain');
  if (trailHash(row, sha256) !== row.hash) return broken(row.seq, 'its content is not what its hash was made of');
  // The row is whole and names another predecessor: then the one before it was replaced, hash and all; but not one that
  // an anchor agreed with.
  if (row.previous !== head.hash) {
    return broken(Math.max(head.seq, anchored + 1), 'it and the row after it do not belong together');
  }
  return undefined;
}

type Sorted = {
  readonly trusted: readonly Anchor[];
  readonly forged: Broken | undefined;
  readonly unknownKeys: readonly string[];
};

function sorted(anchors: readonly Anchor[], mac: Mac): Sorted {
  const trusted: Anchor[] = [];
  const unknown = new Set<string>();
  for (const anchor of anchors) {
    const expected = mac(anchor.keyId, anchorText(anchor));
    if (expected === undefined) unknown.add(anchor.keyId);
    else if (expected === anchor.mac) trusted.push(anchor);
    else return { trusted, unknownKeys: [], forged: broken(anchor.seq, 'the anchor of this row was not signed by us') };
  }
  trusted.sort((a, b) => a.seq - b.seq);
  return { trusted, forged: undefined, unknownKeys: [...unknown].sort() };
}
