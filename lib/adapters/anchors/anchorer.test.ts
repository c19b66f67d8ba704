import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Anchor, type ChainRow, verifyChain } from '@/lib/domain/trail';
import { memoryStore } from '@/lib/usecases/testing/memory-store';
import {
  Anchorer,
  type AnchorerParts,
  type AnchorSink,
  anchorKeys,
  fileSink,
  logSink,
  readAnchors,
  webhookSink,
} from '.';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const A = { id: 'a', bytes: Buffer.alloc(32, 1) };
const B = { id: 'b', bytes: Buffer.alloc(32, 2) };
const KEYS = anchorKeys([A, B]);
const entry = (requestId: string) => ({
  at: 1,
  event: 'asked' as const,
  person: undefined,
  as: undefined,
  from: '',
  cluster: undefined,
  requestId,
  planHash: undefined,
  result: '',
  detail: null,
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-anchors-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function world(over: Partial<AnchorerParts> = {}) {
  const { trail } = memoryStore(sha256);
  const anchors: Anchor[] = [];
  const lines: string[] = [];
  const log = {
    info: (fields: object, message: string) => lines.push(`${message} ${JSON.stringify(fields)}`),
    error: (fields: object, message: string) => lines.push(`${message} ${JSON.stringify(fields)}`),
  };
  const sink: AnchorSink = {
    name: 'test',
    write(anchor) {
      anchors.push(anchor);
      return Promise.resolve();
    },
  };
  const parts = { trail, sinks: [sink], keys: KEYS, clock: { now: () => 7 }, log, every: 3, minutes: 60, ...over };
  const anchorer = new Anchorer(parts);
  return { trail: anchorer.counting(trail), anchorer, anchors, lines, parts };
}

describe('an anchorer', () => {
  it('signs every so many rows, and what is new at the end', async () => {
    const { trail, anchorer, anchors } = world();
    anchorer.start();
    for (let n = 0; n < 7; n += 1) await trail.append([entry(String(n))]);
    await anchorer.stop();
    expect(anchors.map(({ seq }) => seq).at(-1)).toBe(7);
    expect(anchors.length).toBeGreaterThanOrEqual(2);
    const verdict = await verifyChain(await trail.chain(0, 99), anchors, { sha256, mac: KEYS.mac });
    expect(verdict).toMatchObject({ state: 'whole', anchoredTo: 7 });
    await anchorer.stop();
    expect(anchors.map(({ seq }) => seq)).toEqual([...new Set(anchors.map(({ seq }) => seq))]);
  });

  it('writes nothing about an empty trail', async () => {
    const { anchorer, anchors } = world();
    await anchorer.stop();
    expect(anchors).toEqual([]);
  });

  it('signs no chain that does not go on from what it signed before', async () => {
    const { trail, anchorer, anchors, lines, parts } = world();
    await trail.append([entry('a'), entry('b')]);
    await anchorer.anchor();
    const rows = await trail.chain(0, 9);
    const tampered: readonly (readonly ChainRow[])[] = [
      rows.slice(0, 1),
      [],
      [...rows.slice(0, 1), ...rows.slice(1).map((row) => ({ ...row, hash: 'x' }))],
      [...rows, ...rows.slice(0, 1).map((row) => ({ ...row, seq: 3 }))],
    ];
    for (const changed of tampered) {
      const last = changed.at(-1);
      const other = new Anchorer({
        ...parts,
        known: anchors.slice(0, 1),
        trail: {
          head: () => Promise.resolve({ seq: last?.seq ?? 0, hash: last?.hash ?? '' }),
          chain: (after) => Promise.resolve(changed.filter(({ seq }) => seq > after)),
        },
      });
      await other.anchor();
    }
    expect(anchors).toHaveLength(1);
    expect(lines.filter((line) => line.includes('trail-broken'))).toHaveLength(tampered.length);
  });

  it('tries again what no sink took, and goes on where one does', async () => {
    let broken = true;
    const taken: number[] = [];
    const flaky: AnchorSink = {
      name: 'flaky',
      write({ seq }) {
        if (broken) return Promise.reject(new Error('no'));
        taken.push(seq);
        return Promise.resolve();
      },
    };
    const { trail, anchorer, lines } = world({ sinks: [flaky] });
    await trail.append([entry('a')]);
    await anchorer.anchor();
    expect(lines.join()).toContain('"sink":"flaky"');
    broken = false;
    await anchorer.anchor();
    expect(taken).toEqual([1]);
  });
});

describe('a file of anchors', () => {
  it('is appended to, after half a line too, and read again', async () => {
    const path = join(folder, 'anchors.jsonl');
    expect(readAnchors(path)).toEqual({ anchors: [], broken: [] });
    const [one, two] = [KEYS.sign({ seq: 1, hash: 'h', at: 1 }), KEYS.sign({ seq: 2, hash: 'i', at: 2 })];
    await fileSink(path).write(one);
    appendFileSync(path, '{"seq":1,"ha');
    await fileSink(path).write(two);
    expect(readAnchors(path)).toEqual({ anchors: [one, two], broken: [2] });
    expect(readFileSync(path, 'utf8')).not.toContain(A.bytes.toString('hex'));
  });
});

it('a line of the log is an anchor', async () => {
  const { parts, lines } = world();
  await logSink(parts.log).write(KEYS.sign({ seq: 1, hash: 'h', at: 1 }));
  expect(lines[0]).toContain('"keyId":"a"');
});

describe('a webhook', () => {
  let server: Server;
  let url: string;
  const answers: number[] = [];
  const bodies: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        bodies.push(body);
        response.writeHead(answers.shift() ?? 204, { location: 'http://169.254.169.254/' }).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address: AddressInfo | string | null = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook?token=hunter2`;
  });
  afterAll(() => server.close());
  const anchor = KEYS.sign({ seq: 1, hash: 'h', at: 1 });
  const pauses: number[] = [];
  const wait = (milliseconds: number) => {
    pauses.push(milliseconds);
    return Promise.resolve();
  };

  it('is tried again with longer and longer pauses, and follows nobody elsewhere', async () => {
    answers.push(503, 302, 200);
    await webhookSink({ url, wait }).write(anchor);
    expect(bodies.map((body): unknown => JSON.parse(body))).toEqual([anchor, anchor, anchor]);
    expect(pauses).toEqual([1_000, 4_000]);
    answers.push(500, 500, 500, 500);
    const failed = webhookSink({ url, wait }).write(anchor);
    await expect(failed).rejects.toThrow('the webhook answered 500');
  });

  it.each(['http://hooks.example/x?token=hunter2', 'ftp://localhost/', 'no address'])('refuses %s', (bad) => {
    expect(() => webhookSink({ url: bad })).toThrow('neither https nor on this machine');
    expect(() => webhookSink({ url: bad })).not.toThrow('hunter2');
  });
});

it('a key of the configuration does not say what its anchors are made with', () => {
  const own = createHash('sha256').update(A.bytes).digest('hex');
  expect(KEYS.sign({ seq: 1, hash: 'h', at: 1 }).mac).not.toBe(own);
  expect(anchorKeys([B, A]).sign({ seq: 1, hash: 'h', at: 1 }).keyId).toBe('b');
  expect(anchorKeys([B]).mac('a', 'x')).toBeUndefined();
  expect(() => anchorKeys([])).toThrow('need a key');
});
