import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BAD_INPUTS } from './bad-inputs';
import { CVES } from './cves';
import { threatsDocument } from './document';
import { FOUND } from './found';
import { THREATS } from './threats';

const ROOT = join(import.meta.dirname, '..', '..');
const rows = [...THREATS, ...CVES, ...FOUND, ...BAD_INPUTS.map(({ input, by }) => ({ threat: input, by }))];

describe('every threat, and every bad input', () => {
  it.each(rows.map(({ threat, by }) => [threat, by] as const))('%s is held by tests that are there', (_, by) => {
    expect(by.length).toBeGreaterThan(0);
    for (const [file, ...titles] of by) {
      const path = join(ROOT, file);
      expect(existsSync(path), file).toBe(true);
      expect(titles.length, file).toBeGreaterThan(0);
      const source = readFileSync(path, 'utf8');
      for (const title of titles) expect(source.includes(title), `${file} has no “${title}”`).toBe(true);
    }
  });

  it('is told of once', () => {
    expect(new Set(rows.map(({ threat }) => threat)).size).toBe(rows.length);
  });
});

it('docs/threats.md says so too', async () => {
  await expect(threatsDocument()).toMatchFileSnapshot(join(ROOT, 'docs', 'threats.md'));
});
