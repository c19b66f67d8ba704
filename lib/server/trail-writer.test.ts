import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '@/lib/domain/core';
import type { TrailEntry } from '@/lib/usecases';
import { memoryStore } from '@/lib/usecases/testing/memory-store';
import { createLog } from './log';
import { handClock, testSettings } from './test-world';
import { TrailWriter } from './trail-writer';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const entry = (result: string): TrailEntry => ({
  at: 0,
  event: 'asked',
  person: undefined,
  as: undefined,
  from: '',
  cluster: 'c',
  requestId: '',
  planHash: undefined,
  result,
  detail: null,
});

describe('the writer of the trail', () => {
  const clock = handClock();
  let store = memoryStore(sha256);
  let away = false;
  let writer: TrailWriter;
  const results = async () => (await store.trail.rows(0, 20_000)).map(({ result }) => result);
  beforeEach(() => {
    store = memoryStore(sha256);
    away = false;
    const trail = {
      append: (entries: readonly TrailEntry[]) =>
        away ? Promise.reject(new AppError('store-unavailable', 'away')) : store.trail.append(entries),
    };
    writer = new TrailWriter({ trail, clock, log: createLog(testSettings()) });
  });

  it('writes what changes something before it says so, after what was noted before', async () => {
    writer.note(entry('first'));
    await writer.write(entry('second'));
    expect(await results()).toEqual(['first', 'second']);
    await writer.stop();
  });

  it('lets notes wait while the database is away, and fails what changes something', async () => {
    away = true;
    writer.note(entry('noted'));
    await expect(writer.write(entry('written'))).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(await results()).toEqual([]);
    away = false;
    await writer.flush();
    expect(await results()).toEqual(['noted']);
    await writer.stop();
  });

  it('gives up the oldest when it waits too long, and writes down how many', async () => {
    away = true;
    for (let i = 0; i < 10_003; i += 1) {
      writer.note(entry(`note ${i}`));
      if (i % 400 === 0) await writer.flush();
    }
    await writer.flush();
    away = false;
    await writer.flush();
    const all = await results();
    expect(all).toHaveLength(10_001);
    expect(all[0]).toBe('3 entries were given up');
    expect(all[1]).toBe('note 3');
    await writer.stop();
  });

  it('notes the same question of the same person once in ten minutes', async () => {
    writer.noteAsk('ana who-can', entry('1'));
    writer.noteAsk('ana who-can', entry('2'));
    writer.noteAsk('bob who-can', entry('3'));
    clock.pass(10 * 60_000 + 1);
    writer.noteAsk('ana who-can', entry('4'));
    await writer.stop();
    expect(await results()).toEqual(['1', '3', '4']);
  });

  it('sets aside what cannot be written, says how many, and writes all the others', async () => {
    const refuses = vi.fn((entries: readonly TrailEntry[]) =>
      entries.some(({ result }) => result.startsWith('poison'))
        ? Promise.reject(new Error('the database refused what we asked'))
        : store.trail.append(entries),
    );
    writer = new TrailWriter({ trail: { append: refuses }, clock, log: createLog(testSettings()) });
    for (let i = 0; i < 1_200; i += 1) writer.note(entry(i % 500 === 7 ? `poison ${i}` : `note ${i}`));
    await writer.flush();
    await writer.write(entry('changed'));
    await writer.stop();
    const all = await results();
    expect(all.filter((result) => result.startsWith('note'))).toHaveLength(1_197);
    expect(new Set(all).size).toBe(all.length);
    expect(all.at(-1)).toBe('changed');
    expect(all).toContain('3 entries were given up');
    expect(writer.loss).toMatchObject({ waiting: 0, unwritable: 3, givenUp: 0, since: clock.now() });
    // In parts, not one by one.
    expect(refuses.mock.calls.length).toBeLessThan(100);
  });

  it('writes nothing twice when the database goes away between two parts', async () => {
    let left = 3;
    const append = (entries: readonly TrailEntry[]) => {
      if (entries.some(({ result }) => result === 'poison')) return Promise.reject(new Error('refused'));
      left -= 1;
      return left < 0 ? Promise.reject(new AppError('store-unavailable', 'away')) : store.trail.append(entries);
    };
    writer = new TrailWriter({ trail: { append }, clock, log: createLog(testSettings()) });
    const notes = Array.from({ length: 40 }, (_, i) => `note ${i}`);
    for (const note of [...notes.slice(0, 21), 'poison', ...notes.slice(21)]) writer.note(entry(note));
    await writer.flush();
    expect(writer.loss.waiting).toBeGreaterThan(0);
    left = 100;
    await writer.flush();
    await writer.stop();
    expect((await results()).filter((result) => result.startsWith('note'))).toEqual(notes);
  });

  it('cuts whatever somebody sent to what a row holds, and what waits to its share of memory', async () => {
    const groups = Array.from({ length: 1_000 }, (_, i) => `group-${i}-`.padEnd(1_000, 'x'));
    const large = { ...entry('r'.repeat(100_000)), detail: { ask: { group: groups } } };
    away = true;
    for (let i = 0; i < 300; i += 1) writer.note(large);
    writer.noteAsk('ana', large);
    away = false;
    await writer.flush();
    const rows = await store.trail.rows(0, 20_000);
    const sizes = rows.map((row) => JSON.stringify(row).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(17 * 1024 * 1024);
    expect(Math.max(...sizes)).toBeLessThan(80 * 1024);
    expect(sizes.at(-1)).toBeLessThan(16 * 1024);
    expect(JSON.stringify(rows.at(-1)?.detail)).toContain('… (1000 in all)');
    expect(rows.at(-1)?.result).toMatch(/… \(100000 characters\)$/u);
    await writer.stop();
  });
});
