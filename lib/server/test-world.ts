import { createHash } from 'node:crypto';
import { type ClusterAccess, ClusterModel, grantFor } from '@/lib/adapters/cluster';
import { LIST_NAMES, LIST_OF_KIND, type ListName } from '@/lib/contract';
import type {
  BindingSubject,
  ClusterRole,
  ClusterRoleBinding,
  Namespace,
  RbacObject,
  Requester,
  Role,
  RoleBinding,
  RoleRef,
  Rule,
  ServiceAccount,
} from '@/lib/domain/rbac';
import type { Discovery } from '@/lib/domain/rbac/discovery';
import type { AccessReviews, Clock, Hands, SourceKind } from '@/lib/usecases';
import { type Server, type SignIn, createServer } from './container';
import { type Settings, readSettings } from './env';
import { type Keeper, createKeeper } from './keeper';
import { createLog } from './log';
import type { Login } from './login/open-login';
import { type MemoryHandParts, memoryHand } from '@/lib/usecases/testing/memory-hand';
import { memoryStore } from '@/lib/usecases/testing/memory-store';

/** Small worlds for tests of use cases and routes: the real model, filled by hand instead of by a source. */

export const START = Date.UTC(2026, 0, 1, 12);

/** A clock that stands still until it is told. */
export function handClock(): Clock & { now: () => number; pass: (ms: number) => void } {
  let now = START;
  return {
    now: () => now,
    pass: (ms) => {
      now += ms;
    },
  };
}

export const rule = (verbs: string, resources: string, more: Partial<Rule> = {}): Rule => ({
  verbs: verbs.split(' '),
  apiGroups: [''],
  resources: resources.split(' '),
  resourceNames: [],
  nonResourceURLs: [],
  ...more,
});
export const namespace = (name: string): Namespace => ({ kind: 'Namespace', name, meta: {} });
export const account = (namespace: string, name: string): ServiceAccount => ({
  kind: 'ServiceAccount',
  namespace,
  name,
  meta: {},
});
export const role = (namespace: string, name: string, ...rules: Rule[]): Role => ({
  kind: 'Role',
  namespace,
  name,
  rules,
  meta: {},
});
export const clusterRole = (name: string, rules: Rule[], more: Partial<ClusterRole> = {}): ClusterRole => ({
  kind: 'ClusterRole',
  name,
  rules,
  meta: {},
  ...more,
});
/** `User:ana`, `Group:ops`, `ServiceAccount:web/front`. */
export function subject(text: string): BindingSubject {
  const [kind = '', rest = ''] = text.split(/:(.*)/su);
  if (kind !== 'ServiceAccount') return { kind, name: rest };
  const [namespace = '', name = ''] = rest.split('/');
  return { kind, namespace, name };
}
const roleRef = (text: string): RoleRef => {
  const [kind, name = ''] = text.split('/');
  return { kind: kind === 'Role' ? 'Role' : 'ClusterRole', name };
};
/** `to` is `Role/NAME` or `ClusterRole/NAME`. */
export const roleBinding = (namespace: string, name: string, to: string, ...subjects: string[]): RoleBinding => ({
  kind: 'RoleBinding',
  namespace,
  name,
  roleRef: roleRef(to),
  subjects: subjects.map(subject),
  meta: {},
});
export const clusterRoleBinding = (name: string, to: string, ...subjects: string[]): ClusterRoleBinding => ({
  kind: 'ClusterRoleBinding',
  name,
  roleRef: roleRef(to),
  subjects: subjects.map(subject),
  meta: {},
});

export const DISCOVERY: Discovery = {
  complete: true,
  resources: [
    {
      apiGroup: '',
      version: 'v1',
      resource: 'secrets',
      singular: 'secret',
      kind: 'Secret',
      shortNames: [],
      namespaced: true,
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      subresources: [],
    },
    {
      apiGroup: '',
      version: 'v1',
      resource: 'pods',
      singular: 'pod',
      kind: 'Pod',
      shortNames: ['po'],
      namespaced: true,
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      subresources: [{ name: 'log', verbs: ['get'] }],
    },
  ],
};

export type WorldCluster = {
  readonly id: string;
  readonly source?: SourceKind;
  readonly objects?: readonly RbacObject[];
  /** Lists that stay as they are at start: not read. */
  readonly unread?: readonly ListName[];
  readonly reviews?: AccessReviews;
  readonly held?: { readonly limit: number; readonly maxAge: number };
};

/** A model with the objects, every list read but the ones said. */
export function filledModel(cluster: WorldCluster, clock: Clock): ClusterModel {
  const { id, source = 'bundle', objects = [], unread = [], held } = cluster;
  const model = new ClusterModel({
    id,
    name: id,
    source,
    origin: `/${id}`,
    epoch: `${id}-epoch`,
    clock,
    lists: LIST_NAMES,
    staleAfter: Number.POSITIVE_INFINITY,
    ...(held === undefined ? {} : { held }),
  });
  for (const [kind, list] of Object.entries(LIST_OF_KIND)) {
    if (unread.includes(list)) continue;
    model.replace(
      list,
      objects.filter((object) => object.kind === kind),
    );
  }
  if (!unread.includes('discovery')) model.discovery(DISCOVERY);
  if (!unread.includes('version')) model.version('v1.36.0');
  return model;
}

export const KEY = 'a-key-that-is-long-enough-for-a-test';
export const PORT = 8420;

/** Settings as the environment of a test would give them. */
export function testSettings(more: Record<string, string> = {}): Settings {
  return readSettings({
    NODE_ENV: 'test',
    HOSTNAME: '127.0.0.1',
    PORT: String(PORT),
    CASTELLAN_KEY: KEY,
    CASTELLAN_LOG_LEVEL: 'silent',
    ...more,
  });
}

/** A cluster that answers every review alike. */
export const agreeable = (allowed: boolean): AccessReviews => {
  const result = { allowed, denied: false, reason: '', evaluationError: '' };
  return {
    review: () => Promise.resolve(result),
    reviewSelf: () => Promise.resolve(result),
    whoAmI: () => Promise.resolve({ user: 'reader', groups: ['system:authenticated'] }),
  };
};

/** A login by name: whoever sends the header `x-persona` is that requester, in every cluster. */
export function personaLogin(personas: Readonly<Record<string, Requester>>): SignIn {
  return {
    authentication: {
      actorOf(headers) {
        const name = headers.get('x-persona');
        if (name === null || personas[name] === undefined) return Promise.resolve(undefined);
        const person = { issuer: 'https://issuer.example', subject: name, name };
        return Promise.resolve({ person, claims: { sub: name }, sessionId: name });
      },
      idToken: () => Promise.resolve(''),
      onEnd: () => () => undefined,
    },
    requesterOf: (_cluster, { person }) => personas[person.subject] ?? { user: '', groups: [] },
  };
}

export type World = {
  readonly server: Server;
  readonly clock: ReturnType<typeof handClock>;
  readonly model: (id: string) => ClusterModel;
};

/** What a hand in memory reads and writes: the objects of a model that plans change. */
export function plannedObjects(model: () => ClusterModel): Pick<MemoryHandParts, 'read' | 'write'> {
  return {
    read(ref) {
      const object = model().view().rbac.get(ref);
      return object?.kind === 'Namespace' || object?.kind === 'ServiceAccount' ? undefined : object;
    },
    write(change) {
      const kind = change.op === 'put' ? change.object.kind : change.ref.kind;
      if (kind === 'Namespace' || kind === 'ServiceAccount') throw new Error(`nobody writes a ${kind}`);
      model().change(LIST_OF_KIND[kind], [change]);
    },
  };
}

/** Hands that write to the models of the world, as whoever asks. */
function handsOn(model: (id: string) => ClusterModel, signIn: SignIn | undefined): Hands {
  return {
    of(cluster, actor) {
      const who =
        actor.mode === 'local' ? { user: 'local', groups: ['system:masters'] } : signIn?.requesterOf(cluster, actor);
      const parts = plannedObjects(() => model(cluster));
      return Promise.resolve(memoryHand({ who: who ?? { user: '', groups: [] }, ...parts }));
    },
  };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Keeps in memory what a server would keep in its database. */
export function memoryKeeper(clock: Clock, settings: Settings): Keeper {
  const open = () =>
    Promise.resolve({
      store: memoryStore(sha256),
      kind: 'embedded' as const,
      health: () => Promise.resolve({ state: 'ready' as const, milliseconds: 0 }),
      close: () => Promise.resolve(),
    });
  return createKeeper({ openStore: open, clock, log: createLog(settings) });
}

/** A cluster that no connection leads to. */
const nowhere = (name: string): ClusterAccess => ({
  name,
  server: 'https://127.0.0.1:1',
  insecure: false,
  authenticate: () => Promise.reject(new Error('nobody goes there')),
});

/** A server over hand-made clusters; its clock stands still. Without `signIn` it is in local mode. */
export function world(
  clusters: readonly WorldCluster[],
  settings: Settings = testSettings(),
  signIn?: SignIn,
  login?: Login,
): World {
  const clock = handClock();
  const models = new Map(clusters.map((cluster) => [cluster.id, filledModel(cluster, clock)]));
  const model = (id: string) => {
    const found = models.get(id);
    if (found === undefined) throw new Error(`no cluster ${id} in this world`);
    return found;
  };
  const sources = clusters.map(({ id, reviews }) => ({
    model: model(id),
    ...(reviews === undefined
      ? {}
      : {
          live: {
            access: nowhere(id),
            reviews,
            grantFor: (list: ListName) => grantFor(list, { user: 'reader', groups: [] }),
          },
        }),
    stop: () => Promise.resolve(),
  }));
  const server = createServer({
    settings,
    log: createLog(settings),
    clock,
    sources,
    signIn,
    login,
    keeper: memoryKeeper(clock, settings),
    hands: handsOn(model, signIn),
    release: () => undefined,
  });
  return { server, clock, model };
}
