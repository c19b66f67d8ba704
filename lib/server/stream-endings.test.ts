import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as eventsRoute from '@/app/api/v1/clusters/[cluster]/events/route';
import { AppError } from '@/lib/domain/core';
import type { Requester } from '@/lib/domain/rbac';
import { useServer } from './container';
import { PORT, type World, clusterRole, personaLogin, rule, world } from './test-world';

const personas: Record<string, Requester> = {};
const usual = personaLogin(personas);
let taken = true;
/** A login that knows tokens only, for as long as they are taken. */
const bearerLogin: typeof usual = {
  ...usual,
  authentication: {
    ...usual.authentication,
    async actorOf(headers) {
      const who = await usual.authentication.actorOf(headers);
      if (!taken) throw new AppError('not-signed-in', 'The token is over.');
      return who === undefined ? undefined : { ...who, sessionId: undefined };
    },
  },
};

let here: World;
beforeEach(() => {
  vi.useFakeTimers();
  taken = true;
  personas['ana'] = { user: 'ana', groups: ['oidc:leads'] };
  here = world(
    [{ id: 'w', source: 'live', objects: [clusterRole('a', [rule('get', 'pods')])] }],
    undefined,
    bearerLogin,
  );
  useServer(here.server);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
  vi.useRealTimers();
});

/** A stream as that login's token opens it; `isOpen` until the server ends it. */
async function openStream(): Promise<{ isOpen: () => boolean }> {
  const headers = { host: `127.0.0.1:${PORT}`, 'x-persona': 'ana' };
  const url = `http://127.0.0.1:${PORT}/api/v1/clusters/w/events`;
  const response = await eventsRoute.GET(new Request(url, { headers }));
  expect(response.status).toBe(200);
  let open = true;
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  void (async () => {
    while (!(await reader.read()).done);
    open = false;
  })();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(open).toBe(true);
  return { isOpen: () => open };
}

it('an event stream that a bearer token opened ends when the token is not taken any more', async () => {
  const stream = await openStream();
  taken = false;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(stream.isOpen()).toBe(false);
});

it('an event stream ends when the cluster sees other groups in the same person, and not before', async () => {
  const stream = await openStream();
  personas['ana'] = { user: 'ana', groups: ['oidc:leads'] };
  await vi.advanceTimersByTimeAsync(20_000);
  expect(stream.isOpen()).toBe(true);
  personas['ana'] = { user: 'ana', groups: [] };
  await vi.advanceTimersByTimeAsync(20_000);
  expect(stream.isOpen()).toBe(false);
});
