import { describe, expect, it } from 'vitest';
import { shapeFor } from './fault-shape.ts';
import type { FaultAction } from './fault.ts';

/** What a client gets of a body that arrives in pieces, and how it ends for it. */
function shaped(action: FaultAction | undefined, pieces: readonly string[]): readonly [string, string] {
  const shape = shapeFor(action);
  let sent = '';
  for (const piece of [...pieces.map((text) => Buffer.from(text)), undefined]) {
    const step = shape(piece);
    sent += step.send.toString();
    if (step.then !== 'more') return [sent, step.then];
  }
  return [sent, 'more'];
}

const EVENTS = ['{"type":"ADDED"}\n{"ty', 'pe":"MODIFIED"}\n', '{"type":"DELETED"}\n'];

describe('the body that a fault lets through', () => {
  it.each<[string, FaultAction | undefined, string, string]>([
    ['without a fault it is the true one', undefined, EVENTS.join(''), 'end'],
    ['a cut comes after exactly so many bytes', { kind: 'cut', afterBytes: 20 }, '{"type":"ADDED"}\n{"t', 'cut'],
    ['a cut at once leaves only the head', { kind: 'cut', afterBytes: 0 }, '', 'cut'],
    [
      'a cut after more bytes than there are comes at the end',
      { kind: 'cut', afterBytes: 999 },
      EVENTS.join(''),
      'cut',
    ],
    ['a stall keeps silent after so many bytes', { kind: 'stall', afterBytes: 3 }, '{"t', 'stall'],
    ['half an object ends cleanly in its middle', { kind: 'half-object', afterLines: 0 }, '{"type":', 'end'],
    [
      'half an object follows whole ones, over the seams of pieces',
      { kind: 'half-object', afterLines: 1 },
      '{"type":"ADDED"}\n{"type":"M',
      'end',
    ],
  ])('%s', (_title, action, body, end) => {
    expect(shaped(action, EVENTS)).toEqual([body, end]);
  });

  it('an error event follows whole events, in the words of the API server', () => {
    const [body, end] = shaped({ kind: 'error-event', code: 410, afterLines: 2 }, EVENTS);
    const lines = body.trimEnd().split('\n');
    expect(end).toBe('end');
    expect(lines.slice(0, 2)).toEqual(['{"type":"ADDED"}', '{"type":"MODIFIED"}']);
    expect(JSON.parse(lines[2] ?? '')).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
  });
});
