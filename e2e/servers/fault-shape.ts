import { failureStatus } from './fault.ts';
import type { FaultAction } from './fault.ts';

/** What follows a piece of body: more, a broken connection, a clean end, or nothing for ever. */
interface ShapedPiece {
  readonly send: Buffer;
  readonly then: 'more' | 'cut' | 'end' | 'stall';
}

/** Turns the body of an answer into the faulty one, piece by piece; `undefined` is the end of the true body. */
export type Shape = (piece: Buffer | undefined) => ShapedPiece;

const NOTHING = Buffer.alloc(0);
const NEWLINE = 0x0a;

const faithful: Shape = (piece) =>
  piece === undefined ? { send: NOTHING, then: 'end' } : { send: piece, then: 'more' };

function afterBytes(limit: number, then: 'cut' | 'stall'): Shape {
  let left = limit;
  return (piece) => {
    // A body shorter than the limit is harmed at its end: the client must not take it for whole.
    if (piece === undefined) return { send: NOTHING, then };
    const send = piece.subarray(0, left);
    left -= send.length;
    return { send, then: left === 0 ? then : 'more' };
  };
}

/** Passes `count` lines, then sends what `last` makes of the next one and ends. */
function afterLines(count: number, last: (line: Buffer) => Buffer, needsLine: boolean): Shape {
  let passed = 0;
  let rest = NOTHING;
  return (piece) => {
    rest = piece === undefined ? rest : Buffer.concat([rest, piece]);
    let start = 0;
    for (let end = rest.indexOf(NEWLINE); passed < count && end >= 0; end = rest.indexOf(NEWLINE, start)) {
      start = end + 1;
      passed += 1;
    }
    const whole = rest.subarray(0, start);
    rest = rest.subarray(start);
    const end = rest.indexOf(NEWLINE);
    if (piece !== undefined && (passed < count || (needsLine && end < 0))) return { send: whole, then: 'more' };
    const line = end < 0 ? rest : rest.subarray(0, end);
    return { send: Buffer.concat([whole, last(line)]), then: 'end' };
  };
}

/** The shape that an action gives to the body of the answer that it lets through. */
export function shapeFor(action: FaultAction | undefined): Shape {
  switch (action?.kind) {
    case 'cut':
      return afterBytes(action.afterBytes, 'cut');
    case 'stall':
      return afterBytes(action.afterBytes, 'stall');
    case 'half-object':
      return afterLines(action.afterLines, (line) => line.subarray(0, Math.ceil(line.length / 2)), true);
    case 'error-event': {
      const event = { type: 'ERROR', object: failureStatus(action.code) };
      return afterLines(action.afterLines, () => Buffer.from(`${JSON.stringify(event)}\n`), false);
    }
    case 'delay':
    case 'refuse':
    case 'silence':
    case 'status':
    case undefined:
      return faithful;
  }
}
