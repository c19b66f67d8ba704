import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '@/lib/domain/core';
import { lintMapping } from '@/lib/domain/identity';
import { type ChangeDeps, type MeDeps, type Person, type TrailDeps, exportTrail } from '@/lib/usecases';
import type { Call } from './call';
import { clientOf } from './client-address';
import { lineDiff } from './line-diff';

/** Whoever holds the key of local mode, or runs on this machine without a login. */
export const LOCAL_PERSON: Person = { issuer: 'local', subject: 'local', name: 'local' };

/** What the use cases of changes are given in one request. Throws AppError `store-unavailable` without a database. */
export async function changeDepsOf({
  server,
  deps,
  caller,
  request,
  requestId,
}: Call<unknown, string>): Promise<ChangeDeps> {
  const { actor } = caller;
  const person = actor.mode === 'signed-in' ? actor.person : LOCAL_PERSON;
  const { store, hands, trail, verdicts, running } = await server.changing();
  return {
    ...deps,
    actor,
    person,
    hands,
    verdicts,
    running,
    lines: lineDiff,
    store,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    newId: () => randomUUID(),
    tell: (told) => trail.write({ ...told, at: deps.clock.now(), person, from: clientOf(request.headers), requestId }),
  };
}

/** The key that makes a repeated request harmless. Throws AppError `invalid-request`. */
export function idempotencyKeyOf(headers: Headers): string {
  const key = headers.get('idempotency-key') ?? '';
  if (/^[\w.:-]{8,200}$/u.test(key)) return key;
  const message = 'is 8 to 200 letters, digits, or one of _ . : -';
  throw new AppError('invalid-request', `The header Idempotency-Key ${message}.`, {
    places: [{ path: 'Idempotency-Key', message }],
  });
}

/** What reading the trail takes. */
export async function trailDepsOf({ server, deps }: Call<unknown, string>): Promise<TrailDeps> {
  const { store, trail } = await server.keeper.open();
  // What was noted a moment ago is part of what is read.
  await trail.flush();
  const { givenUp, unwritable, since } = trail.loss;
  return {
    ...deps,
    trail: store.trail,
    lost: since === undefined ? undefined : { count: givenUp + unwritable, since },
  };
}

/** The trail of a cluster as a file of JSON lines; that it was taken is in it too. */
export async function exportedTrail(call: Call<unknown, string>, cluster: string): Promise<Response> {
  const changing = await changeDepsOf(call);
  await changing.tell({
    event: 'exported',
    cluster,
    planHash: undefined,
    result: 'the trail',
    detail: null,
    as: call.deps.mine?.requesterOf(cluster).user,
  });
  const deps = await trailDepsOf(call);
  const lines = exportTrail(deps, cluster);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await lines.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'application/jsonl',
      'content-disposition': `attachment; filename="castellan-trail-${cluster.replaceAll(/[^\w.-]/gu, '-')}.jsonl"`,
      'cache-control': 'no-store',
    },
  });
}

/** What the identity page takes. */
export function meDepsOf({ server, deps, caller: { actor } }: Call<unknown, string>): MeDeps {
  const { login, hands } = server;
  return {
    ...deps,
    actor,
    hands,
    expected: (cluster) => (actor.mode === 'local' ? undefined : login?.mappings.identityOf(cluster, actor)),
    problems: (cluster) => (actor.mode === 'local' ? [] : (login?.mappings.problemsOf(cluster, actor) ?? [])),
    lints: (cluster) =>
      login === undefined ? [] : lintMapping(login.mappings.of(cluster)).map(({ message }) => message),
  };
}
