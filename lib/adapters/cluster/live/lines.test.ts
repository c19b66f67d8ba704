import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './lines';
import { MalformedError } from './parse/json';

describe('lines of a stream', () => {
  it('are the same however the stream is cut into pieces, within characters too', () => {
    const line = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\n'));
    fc.assert(
      fc.property(
        fc.array(line),
        fc.string().filter((t) => !t.includes('\n')),
        fc.array(fc.nat(500)),
        (lines, rest, cuts) => {
          const whole = Buffer.from(lines.map((each) => `${each}\n`).join('') + rest);
          const splitter = new LineSplitter(10_000);
          const found: string[] = [];
          let at = 0;
          for (const cut of [...cuts.sort((a, b) => a - b), whole.length]) {
            found.push(...splitter.push(whole.subarray(at, cut)));
            at = Math.max(at, Math.min(cut, whole.length));
          }
          expect(found).toEqual(lines);
          expect(splitter.pending).toBe(Buffer.byteLength(rest));
        },
      ),
    );
  });

  it('that are empty are left out', () => {
    expect(new LineSplitter(10).push(Buffer.from('\na\n\nb\n'))).toEqual(['a', 'b']);
  });

  it('have a limit, in one piece or in many', () => {
    const splitter = new LineSplitter(10);
    expect(splitter.push(Buffer.from('0123456789'))).toEqual([]);
    expect(() => splitter.push(Buffer.from('x'))).toThrow(MalformedError);
    expect(() => new LineSplitter(10).push(Buffer.from('0123456789x'))).toThrow('longer than 10 bytes');
  });
});
