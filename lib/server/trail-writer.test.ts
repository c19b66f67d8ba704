import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
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
});
