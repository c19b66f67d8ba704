import { LIST_OF_KIND } from '@/lib/contract';
import { type Change, type RbacObject, type RbacReader, type Requester, refOfChange } from '@/lib/domain/rbac';
import { type Step, escalationCheck, formatRef, lackingAsks, neededAsks } from '@/lib/domain/plan';
import type { Sending, Sent } from '@/lib/usecases/hand';
import { memoryHand } from '@/lib/usecases/testing/memory-hand';
import { type Server, createServer } from '../container';
import { createLog } from '../log';
import {
  agreeable,
  filledModel,
  handClock,
  memoryKeeper,
  personaLogin,
  plannedObjects,
  testSettings,
} from '../test-world';
import { PERSONAS } from './random-world';

const settings = testSettings();

export type GuardedWorld = {
  readonly server: Server;
  /** Changes the cluster, as somebody else would. */
  readonly change: (change: Change) => void;
};

/** A server over these objects whose cluster refuses what an API server with RBAC would refuse. */
export function guardedWorld(objects: readonly RbacObject[]): GuardedWorld {
  const clock = handClock();
  const model = filledModel({ id: 'prod', source: 'live', objects }, clock);
  const signIn = personaLogin(PERSONAS);
  const { read, write: put } = plannedObjects(() => model);
  const versions = new Map<string, number>();
  // Versions are an object's own: what is written where somebody may not look does not move them.
  const write = (change: Change): void => {
    const key = JSON.stringify(refOfChange(change));
    const version = (versions.get(key) ?? 0) + 1;
    versions.set(key, version);
    if (change.op === 'delete') put(change);
    else
      put({
        op: 'put',
        object: {
          ...change.object,
          meta: { ...change.object.meta, uid: `uid-${key}`, resourceVersion: `v${version}` },
        },
      });
  };
  const source = {
    model,
    live: { access: nowhere, reviews: agreeable(true), grantFor: () => '' },
    stop: () => Promise.resolve(),
  };
  const server = createServer({
    settings,
    log: createLog(settings),
    clock,
    sources: [source],
    signIn,
    login: undefined,
    keeper: memoryKeeper(clock, settings),
    hands: {
      of(cluster, actor) {
        const who = actor.mode === 'local' ? { user: '', groups: [] } : signIn.requesterOf(cluster, actor);
        const meets = (sending: Sending): Sent | undefined => refusalOf(model.view().rbac, who, sending);
        const hand = memoryHand({ who, read, write, meets });
        return Promise.resolve({ ...hand, patch: (steps: readonly Step[]) => Promise.resolve(JSON.stringify(steps)) });
      },
    },
    release: () => undefined,
  });
  return { server, change: (change) => model.change(LIST_OF_KIND[refOfChange(change).kind], [change]) };
}

const nowhere = {
  name: 'prod',
  server: 'https://127.0.0.1:1',
  insecure: false,
  authenticate: () => Promise.reject(new Error('nobody goes there')),
};

const METHOD = { create: 'post', update: 'apply', delete: 'apply' } as const;

/** Authorization, then escalation, in words as an API server has them. */
function refusalOf(reader: RbacReader, who: Requester, sending: Sending): Sent | undefined {
  const { verb, ref } = sending;
  const refuse = (code: 'forbidden' | 'escalation' | 'absent', message: string): Sent => ({
    state: 'refused',
    refused: { code, message },
  });
  if (lackingAsks(reader, who, neededAsks(verb, ref, METHOD[verb])).length > 0) {
    return refuse('forbidden', `${formatRef(ref)} is forbidden: User "${who.user}" cannot ${verb} it`);
  }
  if (verb === 'delete') return undefined;
  const base = { ref, after: sending.after, diff: [] };
  const step: Step =
    verb === 'create'
      ? { ...base, action: 'create', precondition: { absent: true } }
      : { ...base, action: 'update', before: sending.before, precondition: sending.precondition };
  const check = escalationCheck(reader, who, step, METHOD[verb]);
  if (check.allowed) return undefined;
  if (check.how === 'missing-role') return refuse('absent', `${check.role.name} not found`);
  return refuse(
    'escalation',
    `attempting to grant RBAC permissions not currently held: ${JSON.stringify(check.missing)}`,
  );
}
