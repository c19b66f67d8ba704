import { expect, it } from 'vitest';
import { type ListName, VerifyInput } from '@/lib/contract';
import { AppError } from '@/lib/domain/core';
import {
  agreeable,
  clusterRole,
  clusterRoleBinding,
  namespace,
  personaLogin,
  role,
  roleBinding,
  rule,
  world,
} from '@/lib/server/test-world';
import { cluster, clusters } from './clusters';
import { stateEvent } from './events';
import { me } from './me';
import type { AccessReviews } from './ports';
import { memoryHand } from './testing/memory-hand';
import { verify } from './verify';
import { whatCan } from './what-can';

/** Stands in everything that an API server says here. */
const WORDS = 'system:serviceaccount:castellan:reader cannot list at https://10.0.0.1';
const RBAC = { apiGroups: ['rbac.authorization.k8s.io'] };
const objects = [
  namespace('team-a'),
  role('team-a', 'reader', rule('get list', 'pods')),
  clusterRole('lead', [rule('get list', 'roles rolebindings', RBAC)]),
  clusterRole('auditor', [rule('get list', 'clusterrolebindings', RBAC)]),
  roleBinding('team-a', 'leads', 'ClusterRole/lead', 'User:lea'),
  clusterRoleBinding('auditors', 'ClusterRole/auditor', 'User:eve'),
];
const signIn = personaLogin(Object.fromEntries(['out', 'lea', 'eve'].map((user) => [user, { user, groups: [] }])));

type Says = 'words' | 'refuses' | 'is away';
const error = (says: Says) => new AppError(says === 'refuses' ? 'not-permitted' : 'cluster-unreachable', WORDS);

function reviewsThat(says: Says): AccessReviews {
  const result = { allowed: false, denied: false, reason: WORDS, evaluationError: WORDS };
  const answer = () => (says === 'words' ? Promise.resolve(result) : Promise.reject(error(says)));
  return { ...agreeable(false), review: answer, reviewSelf: answer };
}

async function toldTo(name: string, says: Says, unread: readonly ListName[] = ['serviceaccounts']): Promise<string> {
  const { server, model } = world([{ id: 'w', source: 'live', objects, reviews: agreeable(false) }], undefined, signIn);
  for (const list of unread) model('w').phase(list, 'forbidden', WORDS);
  const signedIn = await signIn.authentication.actorOf(new Headers({ 'x-persona': name }));
  if (signedIn === undefined) throw new Error(`nobody is ${name}`);
  const actor = { mode: 'signed-in', ...signedIn } as const;
  const hand = memoryHand({ who: { user: name, groups: [] }, read: () => undefined, write: () => undefined });
  const deps = {
    ...server.depsFor(actor),
    reviews: reviewsThat(says),
    actor,
    hands: {
      of: () => (says === 'words' ? Promise.resolve({ ...hand, remarks: [WORDS] }) : Promise.reject(error(says))),
    },
    expected: () => undefined,
    problems: () => [],
    lints: () => [],
  };
  const input = VerifyInput.parse({ verb: 'get', resource: 'pods', namespace: 'team-a', user: name });
  const said = [
    clusters(deps, true),
    cluster(deps, 'w'),
    stateEvent(deps, 'w', false),
    await me(deps, 'w'),
    whatCan(deps, 'w', { user: name, limit: 10 }),
    await verify(deps, 'w', input).catch((problem: unknown) => (problem instanceof AppError ? problem.message : '')),
  ];
  await server.stop();
  return JSON.stringify(said);
}

it.each(['words', 'refuses', 'is away'] as const)(
  'the words of an API server that %s, and the reader’s grant, are for who may look cluster-wide alone',
  async (says) => {
    const whole = await toldTo('eve', says);
    expect(whole).toContain(WORDS);
    expect(whole).toContain('kind: ClusterRole');
    for (const name of ['out', 'lea']) {
      const told = await toldTo(name, says);
      expect(told).not.toContain(WORDS);
      expect(told).not.toContain('castellan-reader');
      // That something is missing is said all the same, and of nobody who sees a part that they see all.
      expect(await toldTo(name, says, [])).toContain('"state":"withheld"');
      expect(told).toContain('"state":"forbidden"');
    }
  },
);
