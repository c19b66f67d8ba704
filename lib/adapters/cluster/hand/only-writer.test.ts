import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, expectTypeOf, it } from 'vitest';
import type { Hand } from '@/lib/usecases/hand';
import * as cluster from '../index';
import * as live from '../live';

const LIB = join(import.meta.dirname, '../../..');
const sources = readdirSync(LIB, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !entry.name.endsWith('.test.ts'))
  .map((entry) => join(entry.parentPath, entry.name));
const usersOf = (pattern: RegExp) =>
  sources.filter((file) => pattern.test(readFileSync(file, 'utf8'))).map((file) => relative(LIB, file));

it('nothing but the hand and the transport that reads can send a request to an API server', () => {
  const senders = usersOf(/\bexchange\b.*from '(\.\.\/live|\.\/exchange|.*\/live\/exchange)'/);
  expect(senders.toSorted()).toEqual([
    'adapters/cluster/hand/wire.ts',
    'adapters/cluster/live/index.ts',
    'adapters/cluster/live/transport.ts',
  ]);
  expect(usersOf(/'(PATCH|PUT)'/).filter((file) => file.startsWith('adapters/cluster/'))).toEqual([
    'adapters/cluster/hand/request-of.ts',
    'adapters/cluster/hand/wire.ts',
  ]);
  expect(Object.keys(cluster)).not.toContain('exchange');
  expect(Object.keys(live)).not.toContain('Transport');
});

it('has no way to hand in headers of a client', () => {
  expectTypeOf<Parameters<Hand['send']>[1]>().toEqualTypeOf<string>();
  expectTypeOf<Parameters<Hand['dryRun']>['length']>().toEqualTypeOf<1>();
});
