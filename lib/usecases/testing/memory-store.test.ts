import { createHash } from 'node:crypto';
import { describe } from 'vitest';
import { storeSuite } from '@/lib/adapters/db/testing/store-suite';
import { memoryStore } from './memory-store';

describe('the store in memory', () => {
  storeSuite(() => Promise.resolve(memoryStore((text) => createHash('sha256').update(text).digest('hex'))));
});
