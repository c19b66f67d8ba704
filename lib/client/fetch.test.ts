import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod/mini';
import { request } from './fetch';
import { ProblemError } from './problem-error';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** A real server on a port of its own; the address of it. */
async function serving(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

const Shape = z.object({ value: z.number() });
const problemOf = async (sent: Promise<unknown>): Promise<ProblemError> => {
  const error: unknown = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error(`no problem but ${String(error)}`);
  return error;
};

describe('request', () => {
  test('gives the parsed answer', async () => {
    const url = await serving((_, response) => response.end('{"value":7,"more":1}'));
    expect(await request(url, Shape)).toEqual({ value: 7 });
  });

  test('sends a body as JSON by POST', async () => {
    const seen: unknown[] = [];
    const url = await serving((incoming, response) => {
      seen.push(incoming.method, incoming.headers['content-type']);
      incoming.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
      incoming.on('end', () => response.end('{"value":1}'));
    });
    await request(url, Shape, { body: { verb: 'get' } });
    expect(seen).toEqual(['POST', 'application/json', '{"verb":"get"}']);
  });

  test('carries code, request id, detail and places of a problem', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Bad request',
      status: 400,
      detail: 'verb is empty',
      code: 'invalid-request',
      requestId: 'r-1',
      errors: [{ path: 'verb', message: 'is empty' }],
    };
    const url = await serving((_, response) => {
      response.writeHead(400, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    });
    expect(await problemOf(request(url, Shape))).toMatchObject({
      status: 400,
      code: 'invalid-request',
      requestId: 'r-1',
      detail: 'verb is empty',
      places: [{ path: 'verb', message: 'is empty' }],
    });
  });

  test.each([
    ['a body of another shape', 200, '{"value":"seven"}'],
    ['half a body', 200, '{"value":'],
    ['an error that is no problem document', 502, '<html>bad gateway</html>'],
  ])('calls %s an unexpected answer and keeps the request id', async (_, status, body) => {
    const url = await serving((__, response) => response.writeHead(status, { 'x-request-id': 'r-2' }).end(body));
    expect(await problemOf(request(url, Shape))).toMatchObject({ code: 'unexpected-answer', status, requestId: 'r-2' });
  });

  test('says that there is no connection when nothing listens', async () => {
    const url = await serving((_, response) => response.end());
    await new Promise((resolve) => server?.close(resolve));
    expect(await problemOf(request(url, Shape))).toMatchObject({ code: 'no-connection', status: 0, requestId: '' });
  });

  test('leaves an abort as it is', async () => {
    const url = await serving(() => undefined);
    const abort = new AbortController();
    const sent = request(url, Shape, { signal: abort.signal });
    abort.abort();
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
  });
});
