import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from './seal';

const old = { id: 'old', bytes: randomBytes(32) };
const next = { id: 'next', bytes: randomBytes(32) };

describe('a sealed text', () => {
  it('opens with the key that sealed it, wherever that stands in the list', () => {
    const sealed = seal([old], 'secret', 'session-1', randomBytes);
    expect(sealed.startsWith('old.')).toBe(true);
    expect(sealed).not.toContain('secret');
    expect(unseal([next, old], sealed, 'session-1')).toBe('secret');
    expect(seal([next, old], 'secret', 'session-1', randomBytes).startsWith('next.')).toBe(true);
  });

  it('is another each time', () => {
    expect(seal([old], 'secret', 'a', randomBytes)).not.toBe(seal([old], 'secret', 'a', randomBytes));
  });

  it('does not open elsewhere, changed, cut, or without its key', () => {
    const sealed = seal([old], 'secret', 'session-1', randomBytes);
    expect(unseal([old], sealed, 'session-2')).toBeUndefined();
    expect(unseal([next], sealed, 'session-1')).toBeUndefined();
    expect(unseal([{ ...next, id: 'old' }], sealed, 'session-1')).toBeUndefined();
    for (const text of ['', 'old', 'old.', 'old.AAAA', sealed.slice(0, -2), sealed.replace('old.', 'next.')]) {
      expect(unseal([old, next], text, 'session-1'), text).toBeUndefined();
    }
    const bytes = Buffer.from(sealed.slice(4), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(unseal([old], `old.${changed.toString('base64url')}`, 'session-1')).toBeUndefined();
    }
  });
});
