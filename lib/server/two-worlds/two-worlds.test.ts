import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ROUTES } from '@/lib/contract';
import { PARTIAL, twoWorlds } from './random-world';
import { REQUESTS } from './requests';
import { answersIn } from './script';

// Under a minute of work, on a machine that may be busy with other suites.
vi.setConfig({ testTimeout: 900_000 });

const WORLDS = 500;

describe('what somebody may not see', () => {
  it('is asked for by every route there is', () => {
    expect(Object.keys(REQUESTS).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('changes no answer but by counts that are said to be withheld, in 500 random worlds', async () => {
    const personas = new Set<string>();
    const routes = new Set<string>();
    let dropped = 0;
    let told = 0;
    await fc.assert(
      fc.asyncProperty(twoWorlds, async (worlds) => {
        const [whole, without] = [await answersIn(worlds, worlds.whole), await answersIn(worlds, worlds.without)];
        whole.forEach((line, i) => {
          const other = without[i];
          const label = `${worlds.persona}: ${line.route} ${line.request}`;
          expect(`${line.status} ${line.text}`, label).toBe(`${other?.status} ${other?.text}`);
          line.hashes.forEach(({ hash, withheld }, n) => {
            const same = other?.hashes[n];
            if (same?.withheld === withheld) expect(hash, label).toBe(same.hash);
          });
          if (line.hashes.some(({ withheld }, n) => withheld !== other?.hashes[n]?.withheld)) told += 1;
          routes.add(line.route);
        });
        expect(without).toHaveLength(whole.length);
        personas.add(worlds.persona);
        if (worlds.without.length < worlds.whole.length) dropped += 1;
      }),
      { numRuns: WORLDS, seed: 8, endOnFailure: true },
    );
    expect([...personas].sort()).toEqual([...PARTIAL].sort());
    expect([...routes].sort()).toEqual(Object.keys(ROUTES).sort());
    expect(dropped).toBeGreaterThan(WORLDS / 2);
    // Some plans do more than their author sees, and say how much.
    expect(told).toBeGreaterThan(0);
  });
});
