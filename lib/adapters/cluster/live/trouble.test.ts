import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/core';
import { backoff, between } from './backoff';
import { MalformedError } from './parse/json';
import { statusErrorOf, statusErrorOfObject } from './status-error';
import { networkError, TransportError } from './transport-error';
import { troubleOf } from './trouble';

const json = { 'content-type': 'application/json' };
const answer = (status: number, body: object, headers: object = {}) =>
  statusErrorOf(status, { ...json, ...headers }, Buffer.from(JSON.stringify(body)));

describe('what went wrong decides what comes next', () => {
  it.each<[string, unknown, object | undefined]>([
    ['a history that is gone', answer(410, {}), { kind: 'lost' }],
    ['the same as an event', statusErrorOfObject({ code: 410, reason: 'Expired' }), { kind: 'lost' }],
    ['the same under another status', statusErrorOfObject({ code: 500, reason: 'Expired' }), { kind: 'lost' }],
    ['something unreadable', new MalformedError('x is missing'), { kind: 'lost' }],
    [
      'a missing right, in the words of the server',
      answer(403, { message: 'may not' }),
      { kind: 'forbidden', detail: 'may not' },
    ],
    ['429 with a header', answer(429, {}, { 'retry-after': '7' }), { kind: 'busy', retryAfter: 7_000 }],
    ['429 with a body', answer(429, { details: { retryAfterSeconds: 3 } }), { kind: 'busy', retryAfter: 3_000 }],
    ['503 with a header', answer(503, {}, { 'retry-after': '1' }), { kind: 'busy', retryAfter: 1_000 }],
    ['429 that does not say how long', answer(429, {}), { kind: 'broken' }],
    ['429 that says a date', answer(429, {}, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }), { kind: 'broken' }],
    [
      'refused credentials',
      answer(401, { message: 'Unauthorized' }),
      { kind: 'broken', detail: 'the API server refuses the credentials (401)' },
    ],
    [
      'a fault of the server',
      answer(500, { message: 'etcd is away' }),
      { kind: 'broken', detail: 'the API server answered 500: etcd is away' },
    ],
    ['a broken connection', new TransportError('it broke'), { kind: 'broken', detail: 'it broke' }],
    [
      'credentials that cannot be read',
      new AppError('misconfigured', 'no file'),
      { kind: 'broken', detail: 'no file' },
    ],
    ['a fault of ours', new TypeError('undefined'), undefined],
  ])('%s', (_title, error, trouble) => {
    if (trouble === undefined) expect(troubleOf(error)).toBeUndefined();
    else expect(troubleOf(error)).toMatchObject(trouble);
  });

  it('a page of a proxy is no Status: its words are not repeated', () => {
    const error = statusErrorOf(502, { 'content-type': 'text/html' }, Buffer.from('<html>10.0.0.1</html>'));
    expect(error).toMatchObject({ status: 502, message: 'the API server answered 502' });
  });

  it('long words of a server are cut', () => {
    expect(answer(500, { message: 'x'.repeat(10_000) }).message).toHaveLength(400);
  });
});

describe('a failed connection is told in public words', () => {
  const failed = (code: string) => networkError(Object.assign(new Error('connect 10.0.0.1:6443'), { code }));

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'CERT_HAS_EXPIRED', 'HPE_SOMETHING'])('%s', (code) => {
    const error = failed(code);
    expect(error).toBeInstanceOf(TransportError);
    expect(String(error)).not.toContain('10.0.0.1');
  });

  it('what is not about the network stays as it is', () => {
    const bug = new TypeError('undefined is no function');
    expect(networkError(bug)).toBe(bug);
    const abort = new DOMException('stopped', 'AbortError');
    expect(networkError(abort)).toBe(abort);
  });
});

describe('waits', () => {
  it('double from the first to the last, and lose up to half at random', () => {
    const waits = (random: number) => [1, 2, 3, 4, 5, 1_000].map((n) => backoff(n, [100, 1_000], () => random));
    expect(waits(0)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    expect(waits(0.5)).toEqual([75, 150, 300, 600, 750, 750]);
  });

  it('between two times reach both', () => {
    expect([0, 0.5, 1].map((random) => between([10, 20], () => random))).toEqual([10, 15, 20]);
  });
});
