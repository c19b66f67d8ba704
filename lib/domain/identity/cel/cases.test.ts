import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { evaluateText } from './index';

const Place = z.strictObject({ reason: z.string(), at: z.number() });
const Say = z
  .strictObject({ say: z.string(), is: z.json().optional(), fails: z.string().optional(), beyond: Place.optional() })
  .refine(({ is, fails, beyond }) => [is, fails, beyond].filter((one) => one !== undefined).length === 1);
const Case = z.strictObject({
  why: z.string().min(20),
  names: z.record(z.string(), z.json()),
  expect: z.array(Say).min(1),
});

const folder = join(import.meta.dirname, '__cases__');
const cases = readdirSync(folder).map((file) => ({
  file,
  ...Case.parse(parseYaml(readFileSync(join(folder, file), 'utf8'))),
}));

describe.each(cases)('$file: $why', ({ names, expect: expected }) => {
  it.each(expected)('$say', ({ say, is, fails, beyond }) => {
    const outcome = evaluateText(say, names);
    if (is !== undefined) expect(outcome).toEqual({ value: is });
    if (fails !== undefined) expect(outcome).toHaveProperty('error', fails);
    if (beyond !== undefined) expect(outcome).toEqual({ inexpressible: beyond.reason, at: beyond.at });
  });
});
