import { ROUTES, type RouteSpec } from '@/lib/contract';

const C = '/api/v1/clusters/demo';
const ASK = 'verb=get&resource=pods';
const INTENT = {
  objects: [
    {
      op: 'apply',
      object: {
        kind: 'Role',
        namespace: 'sandbox',
        name: 'made-by-a-threat-test',
        rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
      },
    },
  ],
};
const ASSERTION = {
  name: 'nobody reads secrets',
  type: 'must-not',
  subjects: [{ kind: 'Group', name: 'nobody' }],
  verbs: ['get'],
  resources: ['secrets'],
  where: { include: ['*'] },
};

/** A request that a route takes. */
type Example = { readonly path: string; readonly body?: object };

/** One for every route of the registry: a new route does not compile until it is here, and then it is tried like all. */
const EXAMPLES: Readonly<Record<keyof typeof ROUTES, Example>> = {
  clusters: { path: '/api/v1/clusters' },
  cluster: { path: C },
  discovery: { path: `${C}/discovery` },
  me: { path: `${C}/me` },
  can: { path: `${C}/can?${ASK}&subject=User:ana` },
  reviews: { path: `${C}/reviews`, body: { asks: [{ verb: 'get', resource: 'pods', user: 'ana' }] } },
  whoCan: { path: `${C}/who-can?${ASK}&namespace=webshop` },
  whatCan: { path: `${C}/what-can?subject=Group:oidc:webshop` },
  why: { path: `${C}/why?${ASK}&subject=User:ana` },
  verify: { path: `${C}/verify`, body: { verb: 'get', resource: 'pods', user: 'ana' } },
  makePlan: { path: `${C}/plans`, body: { intent: INTENT } },
  plan: { path: `${C}/plans/none` },
  planPatch: { path: `${C}/plans/none/patch` },
  applyChange: { path: `${C}/changes`, body: { intent: INTENT, planHash: 'none' } },
  planAfresh: { path: `${C}/afresh`, body: {} },
  changes: { path: `${C}/changes` },
  change: { path: `${C}/changes/none` },
  undoChange: { path: `${C}/changes/none/undo`, body: {} },
  assertions: { path: `${C}/assertions` },
  putAssertion: { path: `${C}/assertions`, body: { definition: ASSERTION } },
  removeAssertion: { path: `${C}/assertions/none/remove`, body: { version: 1 } },
  exportAssertions: { path: `${C}/assertions/export` },
  importAssertions: { path: `${C}/assertions/import`, body: { yaml: '[]' } },
  trail: { path: `${C}/trail` },
  exportTrail: { path: `${C}/trail/export` },
  events: { path: `${C}/events` },
  roles: { path: `${C}/roles` },
  role: { path: `${C}/roles/sandbox/playground` },
  clusterroles: { path: `${C}/clusterroles` },
  clusterrole: { path: `${C}/clusterroles/cluster-admin` },
  rolebindings: { path: `${C}/rolebindings` },
  rolebinding: { path: `${C}/rolebindings/sandbox/playground` },
  clusterrolebindings: { path: `${C}/clusterrolebindings` },
  clusterrolebinding: { path: `${C}/clusterrolebindings/cluster-admin` },
  serviceaccounts: { path: `${C}/serviceaccounts` },
  serviceaccount: { path: `${C}/serviceaccounts/sandbox/playground` },
  subjects: { path: `${C}/subjects` },
  subject: { path: `${C}/subjects/Group:oidc%3Awebshop` },
  namespaces: { path: `${C}/namespaces` },
  namespace: { path: `${C}/namespaces/webshop` },
  openapi: { path: '/api/v1/openapi.json' },
  session: { path: '/api/v1/session', body: { key: 'a-key-that-is-not-the-one-of-here' } },
  openWithKey: { path: '/api/v1/session?key=a-key-that-is-not-the-one-of-here' },
  healthz: { path: '/healthz' },
  readyz: { path: '/readyz' },
  metrics: { path: '/metrics' },
};

/** A route with a request that it takes. */
export type Tried = Example & { readonly spec: RouteSpec };

const tried = Object.entries<RouteSpec>(ROUTES).map(([name, spec]): Tried => {
  const example = Object.entries(EXAMPLES).find(([other]) => other === name)?.[1];
  if (example === undefined) throw new Error(`no example of ${name}`);
  return { ...example, spec };
});

export const GETS: readonly Tried[] = tried.filter(({ spec }) => spec.method === 'get');
export const POSTS: readonly Tried[] = tried.filter(({ spec }) => spec.method === 'post');
/** Routes behind the login. */
export const GUARDED: readonly Tried[] = tried.filter(({ spec }) => spec.needs !== 'open');

/** Every page of the application, with an address that it has. */
export const PAGES: Readonly<Record<string, string>> = {
  '/': '/',
  '/account': '/account',
  '/signin': '/signin?reason=expired',
  '/c/[cluster]': '/c/demo',
  '/c/[cluster]/[collection]': '/c/demo/roles',
  '/c/[cluster]/[collection]/[...name]': '/c/demo/roles/sandbox/playground',
  '/c/[cluster]/ask': '/c/demo/ask',
  '/c/[cluster]/ask/[question]': '/c/demo/ask/who-can',
  '/c/[cluster]/assertions': '/c/demo/assertions',
  '/c/[cluster]/assertions/edit': '/c/demo/assertions/edit',
  '/c/[cluster]/change': '/c/demo/change',
  '/c/[cluster]/changes': '/c/demo/changes',
  '/c/[cluster]/changes/[id]': '/c/demo/changes/none',
  '/c/[cluster]/identity': '/c/demo/identity',
  '/c/[cluster]/plans/[hash]': '/c/demo/plans/none',
  '/c/[cluster]/trail': '/c/demo/trail',
};
