import { AppError } from '@/lib/domain/core';
import type { Answer, MeOutput } from '@/lib/contract';
import { type Identity, compareIdentities } from '@/lib/domain/identity';
import type { Requester } from '@/lib/domain/rbac';
import type { Actor } from './actor';
import { tellsWords, toldError } from './cluster-words';
import { type Deps, viewOf } from './deps';
import { asOf } from './gaps';
import type { Hand, Hands } from './hand';
import { mayVirtual } from './needs';
import type { ClusterView } from './ports';

type Value = MeOutput['value'];

/** What the identity page is given. */
export type MeDeps = Deps & {
  readonly actor: Actor;
  readonly hands: Hands;
  /** Whom the configuration makes of the token; undefined where it makes nobody of it. */
  readonly expected: (cluster: string) => Identity | undefined;
  /** Why it makes nobody of it; empty where it makes somebody. */
  readonly problems: (cluster: string) => readonly string[];
  /** What is unsafe in the configuration of the mapping. */
  readonly lints: (cluster: string) => readonly string[];
};

/**
 * Who the cluster sees, how that was found out, and what one may do here. In local mode there is one actor: the
 * kubeconfig's own identity, as kubectl would act. Throws AppError `cluster-unreachable` or `not-permitted` as the cluster
 * answers in local mode; somebody signed in is told of it as a warning beside what the configuration makes of their token.
 */
export async function me(deps: MeDeps, cluster: string): Promise<Answer<Value>> {
  const view = viewOf(deps, cluster);
  const value = deps.actor.mode === 'local' ? await local(deps, view) : await signedIn(deps, view, deps.actor);
  return { value, gaps: [], asOf: asOf(view, []) };
}

const NOTHING_ODD = { from: [], differences: [], warnings: [], remarks: [] };

async function local(deps: MeDeps, view: ClusterView): Promise<Value> {
  if (view.source !== 'live') {
    return {
      ...NOTHING_ODD,
      groups: [],
      foundBy: 'none',
      mode: 'local',
      may: mayOf(deps, view),
      says: 'These are manifests: they have no identities of their own, and everyone at this machine may read them.',
    };
  }
  const { user, groups } = await deps.reviews.whoAmI(view.id);
  return {
    ...NOTHING_ODD,
    user,
    groups: [...groups],
    foundBy: 'SelfSubjectReview',
    mode: 'local',
    may: mayOf(deps, view),
    says: `The cluster sees you as ${user}: the identity of the kubeconfig, as kubectl would act.`,
  };
}

type SignedInActor = Extract<Actor, { mode: 'signed-in' }>;

async function signedIn(deps: MeDeps, view: ClusterView, actor: SignedInActor): Promise<Value> {
  const expected = deps.expected(view.id);
  const seen = await seenBy(deps, view, actor);
  const who: Requester | undefined = 'requester' in seen ? seen.requester : expected && requesterOf(expected);
  const found = 'requester' in seen && view.source === 'live';
  const differences =
    expected !== undefined && found
      ? compareIdentities(expected, { username: seen.requester.user, groups: seen.requester.groups }).differences
      : [];
  const warnings = [
    ...('warning' in seen ? [seen.warning] : []),
    ...(expected === undefined ? noUser(deps.problems(view.id)) : deps.lints(view.id)),
  ];
  return {
    ...(who === undefined ? {} : { user: who.user }),
    groups: [...(who?.groups ?? [])],
    foundBy: found ? 'SelfSubjectReview' : expected === undefined ? 'none' : 'mapping',
    mode: 'hand' in seen ? seen.hand.mode : 'passthrough',
    person: { ...actor.person },
    from: (expected?.from ?? []).map(({ field, setting, words }) => ({ field, setting, words })),
    differences: differences.map(({ field, expected: wanted, seen: had, hint }) => ({
      field,
      expected: [wanted].flat(),
      seen: [had].flat(),
      hint,
    })),
    warnings,
    remarks: 'hand' in seen && tellsWords(view) ? [...seen.hand.remarks] : [],
    may: mayOf(deps, view),
    says: who === undefined ? 'The cluster sees nobody in you.' : `The cluster sees you as ${who.user}.`,
  };
}

/** The reason, and not what is unsafe beside it: to take more tokens would lead the wrong way. */
const noUser = (problems: readonly string[]): readonly string[] => [
  'The configuration of this cluster makes no user of your token.',
  ...problems.map((problem) => `The reason: ${problem}.`),
];

const requesterOf = ({ username, groups }: Identity): Requester => ({ user: username, groups });

type Seen = { readonly hand: Hand; readonly requester: Requester } | { readonly warning: string };

/** Whom the cluster itself sees; what it says when it does not say. */
async function seenBy(deps: MeDeps, view: ClusterView, actor: Actor): Promise<Seen> {
  try {
    const hand = await deps.hands.of(view.id, actor);
    return { hand, requester: await hand.whoAmI() };
  } catch (error) {
    const told = toldError(view, error);
    if (told instanceof AppError) return { warning: `The cluster was not asked, or did not say: ${told.message}` };
    throw told;
  }
}

function mayOf(deps: Deps, view: ClusterView): Value['may'] {
  const { withheld } = view;
  const some = withheld?.lists.has('rolebindings') === true;
  return {
    ask: true,
    verify: view.source === 'live',
    seeCluster: withheld?.sees('') !== false,
    ...(some ? { seeNamespaces: namespacesOf(view).size } : {}),
    listAssertions: virtual(deps, view, 'list', 'assertions'),
    writeAssertions: virtual(deps, view, 'update', 'assertions'),
    overrideAssertions: virtual(deps, view, 'override', 'assertions'),
    listAudit: virtual(deps, view, 'list', 'audit'),
  };
}

/** Every namespace that is seen has at least the binding that lets it be seen, or its Namespace. */
const namespacesOf = ({ rbac }: ClusterView): Set<string> =>
  new Set([...rbac.namespaces().map(({ name }) => name), ...rbac.roleBindings().map(({ namespace }) => namespace)]);

function virtual(deps: Deps, view: ClusterView, verb: string, resource: 'assertions' | 'audit'): boolean {
  try {
    return mayVirtual(deps, view.id, verb, resource);
  } catch (error) {
    // Nobody knows while the lists that decide it are stale.
    if (error instanceof AppError && error.code === 'not-synced') return false;
    throw error;
  }
}
