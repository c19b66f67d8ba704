import { randomUUID } from 'node:crypto';
import { z } from 'zod/mini';
import { ROUTES, type RouteSpec } from '@/lib/contract';
import type { RbacObject } from '@/lib/domain/rbac';
import { seesNamespace } from '@/lib/domain/rbac/sight';
import { useServer } from '../container';
import { guardedWorld } from './guarded-world';
import { type Choose, REQUESTS, type RouteName, type Said, assertionOf } from './requests';
import type { Persona, TwoWorlds } from './random-world';
import { type RouteRequest, handlerOf, requestOf, textOf } from './route-call';
import { type SeenHash, sameButWithheld } from './same-but-withheld';

/** One request of a script and what was answered, without what two worlds may differ in. */
export type Line = {
  readonly route: RouteName;
  readonly request: string;
  readonly status: number;
  readonly text: string;
  readonly hashes: readonly SeenHash[];
};

const NAMES = Object.keys(ROUTES).filter((name): name is RouteName => name in REQUESTS);
const specOf = (name: RouteName): RouteSpec => ROUTES[name];

const Answered = z.object({
  value: z.object({
    hash: z.optional(z.string()),
    id: z.optional(z.string()),
    nextCursor: z.optional(z.string()),
    rows: z.optional(z.array(z.object({ id: z.optional(z.string()) }))),
  }),
});

/** The same choices for the same seed: a linear congruential generator is random enough to choose requests. */
function chooser(seed: number): Choose {
  let state = seed >>> 0;
  return (among) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const at = Math.floor((state / 2 ** 32) * among.length);
    for (const one of among.slice(at)) return one;
    throw new Error('nothing to choose from');
  };
}

/** Two rounds of every route as one persona, after what an admin did; which part of the world is there, `objects` says. */
export async function answersIn(
  { persona, sight, seed, without }: TwoWorlds,
  objects: readonly RbacObject[],
): Promise<readonly Line[]> {
  const here = guardedWorld(objects);
  useServer(here.server);
  const choose = chooser(seed);
  const said: Said = { plans: [], changes: [], assertions: [], cursors: new Map() };
  const lines: Line[] = [];
  const call = async (
    route: RouteName,
    request: RouteRequest,
    as: Persona,
  ): Promise<z.infer<typeof Answered> | undefined> => {
    const response = await (await handlerOf(specOf(route)))(requestOf(request, as));
    const text = await textOf(response);
    const hashes: SeenHash[] = [];
    if (as !== 'admin') {
      const bare = sameButWithheld(text, hashes);
      lines.push({ route, request: shown(request), status: response.status, text: bare, hashes });
    }
    if (response.headers.get('content-type') !== 'application/json') return undefined;
    return Answered.safeParse(JSON.parse(text)).data;
  };
  const apply = async (intent: object, as: Persona): Promise<void> => {
    const plan = await call('makePlan', { path: `${C}/plans`, body: { intent } }, as);
    const planHash = plan?.value.hash ?? 'none';
    const change = await call(
      'applyChange',
      { path: `${C}/changes`, body: { intent, planHash, reason: 'it is a test' } },
      as,
    );
    said.changes.push(change?.value.id ?? 'none');
  };
  try {
    for (const name of ['first', 'second']) {
      const definition = assertionOf({ choose, said, persona }, name);
      await call('putAssertion', { path: `${C}/assertions`, body: { id: name, definition } }, 'admin');
    }
    // Only where everything is: of what is done where somebody may not look they hear nothing.
    if (objects === without || seesNamespace(sight, 'hid') || persona === 'auditor') {
      said.changes.push(randomUUID());
    } else {
      await apply(roleIn('hid', 'made-by-admin'), 'admin');
      here.change({ op: 'put', object: { kind: 'ServiceAccount', namespace: 'hid', name: 'made', meta: {} } });
    }
    await apply(roleIn('team-a', 'admins'), 'admin');
    if (without.some(({ kind, name }) => kind === 'ClusterRole' && name === 'c1')) await apply(WIDER, 'admin');
    await apply(roleIn('team-a', 'mine'), persona);
    for (const round of [1, 2]) {
      for (const route of NAMES) {
        if (choose(among(route, round)) === 'not now') continue;
        for (const request of REQUESTS[route]({ choose, said, persona })) {
          const answer = await call(route, request, persona);
          if (answer?.value.nextCursor !== undefined) said.cursors.set(request.path, answer.value.nextCursor);
          if (route === 'makePlan' && answer?.value.hash !== undefined && round === 1)
            said.plans.push(answer.value.hash);
          if (route === 'assertions') said.assertions = (answer?.value.rows ?? []).map(({ id }) => id ?? '');
        }
      }
    }
    return lines;
  } finally {
    useServer(undefined);
    await here.server.stop();
  }
}

const C = '/api/v1/clusters/prod';

/** Whether a route is asked in a round: what costs and tells nothing of a cluster now and then, the others every other time. */
function among(route: RouteName, round: number): readonly ('now' | 'not now')[] {
  const { id, needs } = specOf(route);
  if (needs === 'open')
    return round === 1 ? ['now', ...Array.from({ length: 24 }, () => 'not now' as const)] : ['not now'];
  if (round === 2) return id.startsWith('list') && id !== 'listTrail' ? ['now', 'not now', 'not now'] : ['not now'];
  return id === 'makePlan' ? ['now'] : ['now', 'not now'];
}

const roleIn = (namespace: string, name: string): object => ({
  objects: [
    {
      op: 'apply',
      object: { kind: 'Role', namespace, name, rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }] },
    },
  ],
});
const WIDER = {
  objects: [
    {
      op: 'apply',
      object: {
        kind: 'ClusterRole',
        name: 'c1',
        rules: [{ verbs: ['*'], apiGroups: [''], resources: ['secrets', 'vaults'] }],
      },
    },
  ],
};

/** Cursors, hashes and ids are each world's own. */
const shown = ({ path, body }: RouteRequest): string =>
  `${path.replaceAll(/cursor=[\w-]+|[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f-]{27}/gu, '…')} ${JSON.stringify({ ...body, planHash: undefined })}`;
