import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { type Anchor, type ChainRow, GENESIS, type TrailEntry, anchorText, chained, trailHash, verifyChain } from '.';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const KEYS: Readonly<Record<string, string>> = { a: 'first', b: 'second' };
const mac = (keyId: string, text: string) => {
  const key = KEYS[keyId];
  return key === undefined ? undefined : createHmac('sha256', key).update(text).digest('hex');
};
const check = { sha256, mac };

const entry = (n: number): TrailEntry => ({
  at: 1_700_000_000_000 + n,
  event: 'asked',
  person: n % 3 === 0 ? undefined : { issuer: 'https://login', subject: `s${n}`, name: 'Anna' },
  as: n % 2 === 0 ? undefined : 'anna@corp',
  from: '10.0.0.1',
  cluster: 'prod',
  requestId: `r${n}`,
  planHash: n % 2 === 0 ? undefined : `p${n}`,
  result: 'allowed',
  detail: { n, verbs: ['get'] },
});

const chain = (length: number, first = 0) =>
  chained(
    Array.from({ length }, (_, n) => entry(n + first)),
    GENESIS,
    sha256,
  );

function anchor(rows: readonly ChainRow[], seq: number, keyId = 'a'): Anchor {
  const row = rows[seq - 1] ?? GENESIS;
  const unsigned = { seq, hash: row.hash, at: seq, keyId };
  return { ...unsigned, mac: mac(keyId, anchorText(unsigned)) ?? '' };
}

const ROWS = chain(12);
const ANCHORS = [anchor(ROWS, 5), anchor(ROWS, 10, 'b')];
const change = (rows: readonly ChainRow[], seq: number, with_: Partial<ChainRow>) =>
  rows.map((row) => (row.seq === seq ? { ...row, ...with_ } : row));
const rehash = (rows: readonly ChainRow[], from: number) => {
  let previous = from === 1 ? GENESIS.hash : (rows[from - 2]?.hash ?? '');
  return rows.map((row) => {
    if (row.seq < from) return row;
    const next = { ...row, previous };
    const hash = trailHash(next, sha256);
    previous = hash;
    return { ...next, hash };
  });
};

describe('a chain that is whole', () => {
  it('says where it ends and up to where it is anchored', async () => {
    const head = { seq: 12, hash: ROWS[11]?.hash };
    expect(await verifyChain(ROWS, ANCHORS, check)).toEqual({ state: 'whole', head, anchoredTo: 10, unknownKeys: [] });
    expect(await verifyChain(ROWS, [], check)).toMatchObject({ state: 'whole', anchoredTo: 0 });
    expect(await verifyChain([], [], check)).toMatchObject({ state: 'whole', head: GENESIS });
  });

  it('does not blame an anchored row for the one after it', async () => {
    const forged = rehash(change(ROWS, 5, {}), 5).map((row) =>
      row.seq === 6 ? { ...row, previous: GENESIS.hash } : row,
    );
    const own = forged.map((row) => (row.seq === 6 ? { ...row, hash: trailHash(row, sha256) } : row));
    expect(await verifyChain(own, ANCHORS, check)).toMatchObject({ state: 'broken', seq: 6, upTo: 6 });
    expect(await verifyChain(own, [], check)).toMatchObject({ state: 'broken', seq: 5 });
  });

  it('takes anchors in any order and twice, and is read page by page', async () => {
    async function* pages() {
      for (const row of ROWS) yield await Promise.resolve(row);
    }
    const twice = [...ANCHORS.toReversed(), ...ANCHORS];
    expect(await verifyChain(pages(), twice, check)).toMatchObject({ state: 'whole', anchoredTo: 10 });
  });

  it('is checked from a trusted place onwards', async () => {
    const from = { seq: 7, hash: ROWS[6]?.hash ?? '' };
    expect(await verifyChain(ROWS.slice(7), ANCHORS, { ...check, from })).toMatchObject({ anchoredTo: 10 });
    const other = { seq: 7, hash: ROWS[5]?.hash ?? '' };
    expect(await verifyChain(ROWS.slice(7), ANCHORS, { ...check, from: other })).toMatchObject({ state: 'broken' });
  });

  it('says which anchors proved nothing', async () => {
    const lost = { ...anchor(ROWS, 11), keyId: 'gone' };
    const verdict = await verifyChain(ROWS, [...ANCHORS, lost], check);
    expect(verdict).toMatchObject({ state: 'whole', anchoredTo: 10, unknownKeys: ['gone'] });
  });
});

describe('a changed field', () => {
  const changes: readonly Partial<ChainRow>[] = [
    { at: 1 },
    { event: 'applied' },
    { event: 'a word of nobody' },
    { person: undefined },
    { person: { issuer: 'https://evil', subject: 's7', name: 'Anna' } },
    { person: { issuer: 'https://login', subject: 's8', name: 'Anna' } },
    { person: { issuer: 'https://login', subject: 's7', name: 'Bob' } },
    { as: undefined },
    { as: 'bob@corp' },
    { from: '10.0.0.2' },
    { cluster: undefined },
    { cluster: 'stage' },
    { requestId: 'r8' },
    { planHash: undefined },
    { planHash: 'p8' },
    { result: 'refused' },
    { detail: '{"n":8}' },
    { detail: 'null' },
    { detail: '{"n":7, "verbs":["get"]}' },
    { previous: GENESIS.hash },
    { hash: GENESIS.hash },
  ];
  it.each(changes)('%j is found, and its row named', async (changed) => {
    const row = 'requestId' in changed ? 8 : 8;
    const verdict = await verifyChain(change(ROWS, row, changed), ANCHORS, check);
    expect(verdict).toMatchObject({ state: 'broken', seq: 8, upTo: 8 });
  });

  it('is found when its own hash was made anew: the next row remembers the old one', async () => {
    const changed = change(ROWS, 7, { result: 'refused' });
    const forged = changed.map((row) => (row.seq === 7 ? { ...row, hash: trailHash(row, sha256) } : row));
    expect(await verifyChain(forged, ANCHORS, check)).toMatchObject({ state: 'broken', seq: 7, upTo: 7 });
  });

  it('is found when all that follows was made anew: between two anchors', async () => {
    const forged = rehash(change(ROWS, 7, { result: 'refused' }), 7);
    expect(await verifyChain(forged, ANCHORS, check)).toMatchObject({ state: 'broken', seq: 6, upTo: 10 });
    expect(await verifyChain(forged, [], check)).toMatchObject({ state: 'whole' });
  });

  it('does not hide behind the hash before an empty one', async () => {
    const swapped = change(ROWS, 8, { as: ROWS[7]?.cluster, cluster: ROWS[7]?.as });
    expect(await verifyChain(swapped, ANCHORS, check)).toMatchObject({ state: 'broken', seq: 8 });
  });
});

describe('rows that were removed, moved or added', () => {
  it.each([1, 2, 7, 11])('removed: %i', async (seq) => {
    const rows = ROWS.filter((row) => row.seq !== seq);
    expect(await verifyChain(rows, ANCHORS, check)).toMatchObject({ state: 'broken', seq, upTo: seq });
  });

  it('removed, and those above moved down with new hashes', async () => {
    const closed = ROWS.filter(({ seq }) => seq !== 7).map((row) => (row.seq > 7 ? { ...row, seq: row.seq - 1 } : row));
    expect(await verifyChain(rehash(closed, 7), ANCHORS, check)).toMatchObject({ state: 'broken', seq: 6, upTo: 10 });
  });

  it('exchanged', async () => {
    const [a, b] = [ROWS[6], ROWS[8]];
    if (a === undefined || b === undefined) throw new Error('no rows');
    const rows = change(change(ROWS, 7, { ...b, seq: 7 }), 9, { ...a, seq: 9 });
    expect(await verifyChain(rows, ANCHORS, check)).toMatchObject({ state: 'broken', seq: 7, upTo: 7 });
  });

  it('inserted, or there twice', async () => {
    expect(await verifyChain([...ROWS.slice(0, 8), ...ROWS.slice(7)], ANCHORS, check)).toMatchObject({ seq: 8 });
    const negative = change(ROWS, 1, { seq: -1 });
    expect(await verifyChain(negative, ANCHORS, check)).toMatchObject({ state: 'broken' });
  });

  it.each([0, 1, 4, 5, 9])('the tail cut after row %i, below an anchor', async (kept) => {
    const verdict = await verifyChain(ROWS.slice(0, kept), ANCHORS, check);
    expect(verdict).toMatchObject({ state: 'broken', seq: kept + 1 });
  });

  it('the tail cut above the last anchor cannot be seen, and is not claimed', async () => {
    expect(await verifyChain(ROWS.slice(0, 10), ANCHORS, check)).toMatchObject({ state: 'whole', anchoredTo: 10 });
  });

  it('the whole chain replaced', async () => {
    expect(await verifyChain(chain(12, 100), ANCHORS, check)).toMatchObject({ state: 'broken', seq: 1, upTo: 5 });
  });
});

describe('anchors', () => {
  it.each([{ seq: 6 }, { hash: GENESIS.hash }, { at: 0 }, { mac: '' }, { keyId: 'b' }])(
    'forged: %j',
    async (changed) => {
      const forged = [{ ...anchor(ROWS, 5), ...changed }];
      expect(await verifyChain(ROWS, forged, check)).toMatchObject({ state: 'broken' });
    },
  );

  it('of another chain do not pass', async () => {
    const other = chain(12, 50);
    expect(await verifyChain(ROWS, [anchor(other, 10)], check)).toMatchObject({ state: 'broken', seq: 1, upTo: 10 });
  });
});

it('finds any change of any row below the last anchor, whatever was rehashed', async () => {
  const field = fc.constantFrom<keyof ChainRow>('event', 'from', 'requestId', 'result', 'detail');
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 10 }),
      field,
      fc.boolean(),
      fc.string(),
      async (seq, name, hide, text) => {
        fc.pre(ROWS[seq - 1]?.[name] !== text);
        const changed = change(ROWS, seq, { [name]: text });
        const verdict = await verifyChain(hide ? rehash(changed, seq) : changed, ANCHORS, check);
        expect(verdict.state).toBe('broken');
        if (verdict.state === 'broken') {
          expect(verdict.seq).toBeLessThanOrEqual(seq);
          expect(verdict.upTo).toBeGreaterThanOrEqual(seq);
        }
      },
    ),
  );
});
