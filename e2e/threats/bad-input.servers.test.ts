import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '@/lib/contract';
import { asOwner, patiently, problemOf } from './bad-requests';
import { type Console, openLocally } from './console';
import { GETS, POSTS } from './routes';

let here: Console;
beforeAll(async () => {
  here = await openLocally();
}, 300_000);
afterAll(() => here.stop());

const C = '/api/v1/clusters/demo';
const { get, post } = asOwner(() => here);

describe('the body of every POST', () => {
  it('over 1 MiB is refused, whatever is in it', async () => {
    for (const { spec, path } of POSTS) {
      const answer = await post(path, `"${'x'.repeat(1024 * 1024 - 1)}"`);
      expect(problemOf(answer, spec.id).code, spec.id).toBe('too-large');
      expect(answer.status).toBe(413);
    }
  });

  it('of exactly 1 MiB is read, and then it is of the wrong form', async () => {
    for (const { spec, path } of POSTS) {
      const answer = await patiently(spec.id, () => post(path, `"${'x'.repeat(1024 * 1024 - 2)}"`));
      expect(problemOf(answer, spec.id).code, spec.id).toBe('invalid-request');
    }
  });

  it('nested without end is refused in no time', async () => {
    for (const { spec, path } of POSTS) {
      for (const text of [
        `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
        `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
      ]) {
        const answer = await patiently(spec.id, () => post(path, text));
        expect(problemOf(answer, spec.id).status, spec.id).toBe(400);
      }
    }
    expect((await get('/healthz')).status).toBe(200);
  });

  it('with a key that would reach a prototype is refused, and the key is named', async () => {
    for (const { spec, path, body } of POSTS) {
      for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
        const text = `{${JSON.stringify(body).slice(1, -1)}${Object.keys(body ?? {}).length > 0 ? ',' : ''}"${key}":{"polluted":"yes","isAdmin":true}}`;
        const problem = problemOf(await post(path, text), `${spec.id} ${key}`);
        expect(problem.status, `${spec.id} ${key}`).toBe(400);
        expect(JSON.stringify(problem.errors), `${spec.id} ${key}`).toContain(key);
      }
    }
    expect((await get('/api/v1/clusters')).text).not.toContain('polluted');
  });

  it('that is not what the schema says is refused with its place', async () => {
    for (const { spec, path } of POSTS) {
      const one = async (text: string) => {
        const answer = await post(path, text);
        const problem = problemOf(answer, `${spec.id} ${text}`);
        expect(problem.status, `${spec.id} ${text} ${problem.detail}`).toBe(400);
        expect(problem.errors.length, `${spec.id} ${text}`).toBeGreaterThan(0);
      };
      await Promise.all(['null', '[]', '7', '"x"', 'true', '{"x":1}', '', '{', '{"a":1}{"a":2}'].map(one));
    }
  });
});

describe('parameters', () => {
  it('that a route does not know are refused by name, on every route', async () => {
    for (const { spec, path } of GETS) {
      if (spec.media === 'text/event-stream' && spec.id !== 'events') continue;
      for (const name of ['nonsense', '__proto__', 'constructor', 'limit[]', 'cursor.x']) {
        const answer = await get(`${path}${path.includes('?') ? '&' : '?'}${encodeURIComponent(name)}=1`);
        // The framework itself drops this one before anybody could read it.
        if (name === '__proto__' && answer.status !== 400) continue;
        const problem = problemOf(answer, `${spec.id} ${name}`);
        expect(problem.status, `${spec.id} ${name}`).toBe(400);
        expect(problem.errors.map((place) => place.path)).toContain(name);
      }
    }
    for (const { spec, path, body } of POSTS) {
      const problem = problemOf(await post(`${path}?limit=1`, JSON.stringify(body)), spec.id);
      expect(problem.errors[0]?.path, spec.id).toBe('limit');
    }
  });

  it('of the lists of changes and of the trail: malformed ones say which', async () => {
    for (const list of ['changes', 'trail']) {
      for (const [name, value] of [
        ['limit', '0'],
        ['limit', '501'],
        ['limit', 'x'],
        ['limit', '1e3000'],
        ['cursor', ''],
        ['cursor', 'x'.repeat(501)],
      ] as const) {
        const problem = problemOf(await get(`${C}/${list}?${name}=${value}`), `${list} ${name}=${value}`);
        expect(problem).toMatchObject({ status: 400, errors: [{ path: name }] });
      }
      for (const cursor of [
        'x',
        '-1',
        '%00',
        '1%20OR%201=1',
        '%27;drop%20table%20changes--',
        '9'.repeat(400),
        'AAAA',
      ]) {
        const problem = problemOf(await get(`${C}/${list}?cursor=${cursor}`), `${list} ${cursor}`);
        expect(problem.status, `${list} ${cursor} ${problem.detail}`).toBe(400);
      }
    }
  });

  it('in the path: traversal, escapes and control characters reach nothing, in every place of every route', async () => {
    const HOSTILE = [
      '..',
      '.',
      '%2e%2e',
      '%2e',
      '..%2f..%2fsecrets',
      '%2e%2e%2f',
      '..%5c..',
      '..\\..',
      '%252e%252e%252f',
      'a%2fb',
      'a;b',
      '%00',
      'a%0ab',
      '%c0%ae%c0%ae',
      '%zz',
      '%',
      '%ff',
      '~root',
      '*',
      '__proto__',
      'constructor',
      'x'.repeat(5_000),
      '%E2%80%AE',
      '%F0%9F%92%A9',
    ];
    for (const { spec } of [...GETS, ...POSTS]) {
      if (!spec.path.includes('{')) continue;
      const names = [...spec.path.matchAll(/\{(\w+)\}/gu)].map(([, name = '']) => name);
      const body = POSTS.find((other) => other.spec === spec)?.body;
      for (const at of names) {
        const one = async (value: string) => {
          const path = spec.path.replaceAll(/\{(\w+)\}/gu, (_, name: string) =>
            name === at ? value : name === 'cluster' ? 'demo' : 'sandbox',
          );
          const answer = spec.method === 'get' ? await get(path) : await post(path, JSON.stringify(body));
          const what = `${spec.id} ${at}=${value.slice(0, 40)} ${answer.status} ${answer.text.slice(0, 200)}`;
          // A namespace that nobody made is one without objects; everything else is not there, or is no name.
          expect(
            [400, 404, 308, 405, ...(at === 'namespace' || at === 'principal' || value.includes('.') ? [200] : [])],
            what,
          ).toContain(answer.status);
          expect(answer.text, what).not.toMatch(/root:|kind: Secret|PRIVATE KEY|ENOENT/u);
        };
        await Promise.all(HOSTILE.map(one));
      }
    }
  });
});

describe('a key that makes repeating harmless', () => {
  const writes = POSTS.filter(({ spec }) => spec.writes === true);

  it('is asked for by every route that writes, and garbage is none', async () => {
    expect(writes.map(({ spec }) => spec.id)).toContain(ROUTES.applyChange.id);
    for (const { spec, path, body } of writes.filter(({ spec: { id } }) => id === ROUTES.applyChange.id)) {
      for (const key of [
        '',
        'short',
        'x'.repeat(201),
        'with space here',
        '../../../etc',
        'söme-key-here',
        "' or 1=1 --",
      ]) {
        const more: Record<string, string> = {
          'idempotency-key': key === 'söme-key-here' ? 's\u00f6me-key-here' : key,
        };
        const problem = problemOf(await post(path, JSON.stringify(body), more), `${spec.id} ${key}`);
        expect(problem, key).toMatchObject({ status: 400, errors: [{ path: 'Idempotency-Key' }] });
      }
    }
  });
});
