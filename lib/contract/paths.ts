import type { AskInput } from './ask';

type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** A query string of the parts that are set, in the order given; empty parts are left out, `group` repeats. */
export function queryString(query: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    if (typeof value === 'string' || typeof value === 'number') params.append(key, String(value));
    else for (const item of value) params.append(key, item);
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

const seg = encodeURIComponent;
const api = (cluster: string, rest: string, query: Query = {}) =>
  `/api/v1/clusters/${seg(cluster)}${rest}${queryString(query)}`;

/** The lists of a cluster, as they are called in URLs. */
export const COLLECTIONS = [
  'roles',
  'clusterroles',
  'rolebindings',
  'clusterrolebindings',
  'serviceaccounts',
  'subjects',
  'namespaces',
] as const;
export type Collection = (typeof COLLECTIONS)[number];

/** Names an object or subject within a cluster; `namespace` is absent for what is cluster-scoped. */
export type ObjectName = { readonly namespace?: string | undefined; readonly name: string };
const objectPath = (collection: Collection, o: ObjectName) =>
  o.namespace === undefined || o.namespace === ''
    ? `/${collection}/${seg(o.name)}`
    : `/${collection}/${seg(o.namespace)}/${seg(o.name)}`;

/** Addresses of the API. A subject's object path is `/subjects/{principal}`, as in `User:NAME`. */
export const apiPath = {
  session: () => '/api/v1/session',
  clusters: () => '/api/v1/clusters',
  cluster: (c: string) => api(c, ''),
  discovery: (c: string) => api(c, '/discovery'),
  me: (c: string) => api(c, '/me'),
  can: (c: string, q: Query) => api(c, '/can', q),
  reviews: (c: string) => api(c, '/reviews'),
  whoCan: (c: string, q: Query) => api(c, '/who-can', q),
  whatCan: (c: string, q: Query) => api(c, '/what-can', q),
  why: (c: string, q: Query) => api(c, '/why', q),
  verify: (c: string) => api(c, '/verify'),
  events: (c: string) => api(c, '/events'),
  list: (c: string, collection: Collection, q: Query = {}) => api(c, `/${collection}`, q),
  object: (c: string, collection: Collection, o: ObjectName) => api(c, objectPath(collection, o)),
  plans: (c: string) => api(c, '/plans'),
  plan: (c: string, hash: string) => api(c, `/plans/${seg(hash)}`),
  planPatch: (c: string, hash: string) => api(c, `/plans/${seg(hash)}/patch`),
  changes: (c: string, q: Query = {}) => api(c, '/changes', q),
  change: (c: string, id: string) => api(c, `/changes/${seg(id)}`),
  undo: (c: string, id: string) => api(c, `/changes/${seg(id)}/undo`),
  afresh: (c: string) => api(c, '/afresh'),
  assertions: (c: string) => api(c, '/assertions'),
  removeAssertion: (c: string, id: string) => api(c, `/assertions/${seg(id)}/remove`),
  importAssertions: (c: string) => api(c, '/assertions/import'),
  exportAssertions: (c: string) => api(c, '/assertions/export'),
  trail: (c: string, q: Query = {}) => api(c, '/trail', q),
  exportTrail: (c: string) => api(c, '/trail/export'),
};

/** Where the role builder starts: an object to edit or copy, what a subject can, a right to grant exactly, or a plan. */
export type ChangeStart = {
  readonly edit?: string;
  readonly copy?: string;
  /** A principal: the draft is a role of what it can, in `namespace` or in the whole cluster. */
  readonly like?: string;
  readonly plan?: string;
  readonly grant?: 'exactly';
  readonly verb?: string;
  readonly apiGroup?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly path?: string;
  readonly subject?: string;
};

/** The four questions of the one form. */
export const QUESTIONS = ['who-can', 'can', 'what-can', 'why'] as const;
export type Question = (typeof QUESTIONS)[number];

const page = (cluster: string, rest: string, query: Query = {}) => `/c/${seg(cluster)}${rest}${queryString(query)}`;

/** The earlier change that applying a plan takes back, or does the rest of. */
export type Follows = { readonly undoes?: string; readonly finishes?: string };

/** Addresses of the pages: state that a person would share is in them. */
export const to = {
  home: () => '/',
  cluster: (c: string) => page(c, ''),
  ask: (c: string, question: Question, q: Partial<AskInput> & Query = {}) => page(c, `/ask/${question}`, q),
  list: (c: string, collection: Collection, q: Query = {}) => page(c, `/${collection}`, q),
  object: (c: string, collection: Collection, o: ObjectName, q: Query = {}) => page(c, objectPath(collection, o), q),
  subject: (c: string, principal: string, q: Query = {}) => page(c, `/subjects/${seg(principal)}`, q),
  change: (c: string, q: ChangeStart = {}) => page(c, '/change', q),
  plan: (c: string, hash: string, q: Follows = {}) => page(c, `/plans/${seg(hash)}`, q),
  changes: (c: string) => page(c, '/changes'),
  changeRecord: (c: string, id: string) => page(c, `/changes/${seg(id)}`),
  identity: (c: string) => page(c, '/identity'),
  /** `assertion` is the one whose sheet is open. */
  assertions: (c: string, q: { readonly assertion?: string } = {}) => page(c, '/assertions', q),
  /** The form: of a new one, or of one that is there. */
  assertionForm: (c: string, q: { readonly id?: string } = {}) => page(c, '/assertions/edit', q),
  trail: (c: string, q: { readonly event?: string } = {}) => page(c, '/trail', q),
};
