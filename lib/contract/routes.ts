import { z } from 'zod/mini';
import {
  CanInput,
  CanOutput,
  ReviewsInput,
  ReviewsOutput,
  VerifyInput,
  VerifyOutput,
  WhatCanInput,
  WhatCanOutput,
  WhoCanInput,
  WhoCanOutput,
  WhyInput,
  WhyOutput,
} from './access';
import { ClustersOutput, DiscoveryOutput, MeOutput, OneClusterOutput } from './clusters';
import {
  BindingListInput,
  BindingListOutput,
  BindingObjectOutput,
  NamespaceListInput,
  NamespaceListOutput,
  NamespaceObjectOutput,
  RoleListInput,
  RoleListOutput,
  RoleObjectOutput,
  ServiceAccountListInput,
  ServiceAccountListOutput,
  ServiceAccountObjectOutput,
  SubjectListInput,
  SubjectListOutput,
  SubjectObjectOutput,
} from './objects';
import { AliveOutput, ReadyOutput, SessionInput, SessionOutput } from './process';

type Media = 'application/json' | 'text/event-stream' | 'text/plain' | 'redirect';

/** One route of the API: the pipeline, OpenAPI and the tests are all made from it. */
export type RouteSpec = {
  readonly method: 'get' | 'post';
  /** With `{param}` segments, as OpenAPI writes them. */
  readonly path: string;
  /** The operation's id; metrics and logs carry it. */
  readonly id: string;
  readonly summary: string;
  /** Query parameters of a GET, JSON body of a POST. */
  readonly input: z.ZodMiniType;
  /** The body of a 200, where it is JSON. */
  readonly output: z.ZodMiniType;
  readonly media: Media;
};

/** A route that takes no parameters. */
const NOTHING = z.strictObject({});
const json = { input: NOTHING, media: 'application/json' } as const;
/** A body that is no JSON. */
const text = { input: NOTHING, output: z.string() } as const;

/** The `{param}` names of a path. */
export type ParamName<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamName<Rest>
  : never;

const C = '/api/v1/clusters/{cluster}';

/** Every route, by operation. A route handler that is not here cannot be written: `route()` takes one of these. */
export const ROUTES = {
  clusters: {
    ...json,
    method: 'get',
    path: '/api/v1/clusters',
    id: 'listClusters',
    summary: 'The clusters that are read, and the state of each list',
    output: ClustersOutput,
  },
  cluster: {
    ...json,
    method: 'get',
    path: C,
    id: 'getCluster',
    summary: 'One cluster, and the state of each of its lists',
    output: OneClusterOutput,
  },
  discovery: {
    ...json,
    method: 'get',
    path: `${C}/discovery`,
    id: 'getDiscovery',
    summary: 'What the cluster serves: groups, resources, subresources, verbs',
    output: DiscoveryOutput,
  },
  me: {
    ...json,
    method: 'get',
    path: `${C}/me`,
    id: 'getMe',
    summary: 'Who the cluster sees, and how that was found out',
    output: MeOutput,
  },
  can: {
    ...json,
    method: 'get',
    path: `${C}/can`,
    id: 'can',
    summary: 'May this subject do this, and through which bindings',
    input: CanInput,
    output: CanOutput,
  },
  reviews: {
    ...json,
    method: 'post',
    path: `${C}/reviews`,
    id: 'reviews',
    summary: 'Up to 1,000 asks at once, answered in order',
    input: ReviewsInput,
    output: ReviewsOutput,
  },
  whoCan: {
    ...json,
    method: 'get',
    path: `${C}/who-can`,
    id: 'whoCan',
    summary: 'Every subject that itself matches a binding that allows the ask',
    input: WhoCanInput,
    output: WhoCanOutput,
  },
  whatCan: {
    ...json,
    method: 'get',
    path: `${C}/what-can`,
    id: 'whatCan',
    summary: 'The effective rules of a subject, per scope, each with its paths',
    input: WhatCanInput,
    output: WhatCanOutput,
  },
  why: {
    ...json,
    method: 'get',
    path: `${C}/why`,
    id: 'why',
    summary: 'Why allowed: all paths; why refused: the nearest misses and who could grant it',
    input: WhyInput,
    output: WhyOutput,
  },
  verify: {
    ...json,
    method: 'post',
    path: `${C}/verify`,
    id: 'verify',
    summary: "The cluster's own review of the same ask, beside ours",
    input: VerifyInput,
    output: VerifyOutput,
  },
  events: {
    ...text,
    method: 'get',
    path: `${C}/events`,
    id: 'events',
    summary: 'Server-sent events: changed, state, heartbeat; resumes by Last-Event-ID',
    media: 'text/event-stream',
  },
  roles: {
    ...json,
    method: 'get',
    path: `${C}/roles`,
    id: 'listRoles',
    summary: 'Roles',
    input: RoleListInput,
    output: RoleListOutput,
  },
  role: {
    ...json,
    method: 'get',
    path: `${C}/roles/{namespace}/{name}`,
    id: 'getRole',
    summary: 'One Role, and what binds it',
    output: RoleObjectOutput,
  },
  clusterroles: {
    ...json,
    method: 'get',
    path: `${C}/clusterroles`,
    id: 'listClusterRoles',
    summary: 'ClusterRoles',
    input: RoleListInput,
    output: RoleListOutput,
  },
  clusterrole: {
    ...json,
    method: 'get',
    path: `${C}/clusterroles/{name}`,
    id: 'getClusterRole',
    summary: 'One ClusterRole, its aggregation, and what binds it',
    output: RoleObjectOutput,
  },
  rolebindings: {
    ...json,
    method: 'get',
    path: `${C}/rolebindings`,
    id: 'listRoleBindings',
    summary: 'RoleBindings',
    input: BindingListInput,
    output: BindingListOutput,
  },
  rolebinding: {
    ...json,
    method: 'get',
    path: `${C}/rolebindings/{namespace}/{name}`,
    id: 'getRoleBinding',
    summary: 'One RoleBinding: whom it gives what',
    output: BindingObjectOutput,
  },
  clusterrolebindings: {
    ...json,
    method: 'get',
    path: `${C}/clusterrolebindings`,
    id: 'listClusterRoleBindings',
    summary: 'ClusterRoleBindings',
    input: BindingListInput,
    output: BindingListOutput,
  },
  clusterrolebinding: {
    ...json,
    method: 'get',
    path: `${C}/clusterrolebindings/{name}`,
    id: 'getClusterRoleBinding',
    summary: 'One ClusterRoleBinding: whom it gives what',
    output: BindingObjectOutput,
  },
  serviceaccounts: {
    ...json,
    method: 'get',
    path: `${C}/serviceaccounts`,
    id: 'listServiceAccounts',
    summary: 'ServiceAccounts',
    input: ServiceAccountListInput,
    output: ServiceAccountListOutput,
  },
  serviceaccount: {
    ...json,
    method: 'get',
    path: `${C}/serviceaccounts/{namespace}/{name}`,
    id: 'getServiceAccount',
    summary: 'One ServiceAccount, and the bindings that name it',
    output: ServiceAccountObjectOutput,
  },
  subjects: {
    ...json,
    method: 'get',
    path: `${C}/subjects`,
    id: 'listSubjects',
    summary: 'Users and Groups that bindings name, and ServiceAccounts',
    input: SubjectListInput,
    output: SubjectListOutput,
  },
  subject: {
    ...json,
    method: 'get',
    path: `${C}/subjects/{principal}`,
    id: 'getSubject',
    summary: 'One subject as the API server would see it, and every binding that reaches it',
    output: SubjectObjectOutput,
  },
  namespaces: {
    ...json,
    method: 'get',
    path: `${C}/namespaces`,
    id: 'listNamespaces',
    summary: 'Namespaces, those only named by objects included',
    input: NamespaceListInput,
    output: NamespaceListOutput,
  },
  namespace: {
    ...json,
    method: 'get',
    path: `${C}/namespaces/{name}`,
    id: 'getNamespace',
    summary: 'One namespace, and what is in it',
    output: NamespaceObjectOutput,
  },
  openapi: {
    ...json,
    method: 'get',
    path: '/api/v1/openapi.json',
    id: 'openapi',
    summary: 'This document',
    output: z.looseObject({}),
  },
  session: {
    ...json,
    method: 'post',
    path: '/api/v1/session',
    id: 'openSession',
    summary: 'Exchanges the key that start-up printed for a cookie',
    input: SessionInput,
    output: SessionOutput,
  },
  openWithKey: {
    ...text,
    method: 'get',
    path: '/api/v1/session',
    id: 'openSessionInBrowser',
    summary: 'The same for the printed address: sets the cookie and goes to the first page',
    input: SessionInput,
    media: 'redirect',
  },
  healthz: {
    ...json,
    method: 'get',
    path: '/healthz',
    id: 'healthz',
    summary: 'The process is alive',
    output: AliveOutput,
  },
  readyz: {
    ...json,
    method: 'get',
    path: '/readyz',
    id: 'readyz',
    summary: 'Every list of every cluster was read, or is known to be unreadable; else 503',
    output: ReadyOutput,
  },
  metrics: {
    ...text,
    method: 'get',
    path: '/metrics',
    id: 'metrics',
    summary: 'Prometheus text',
    media: 'text/plain',
  },
} as const satisfies Record<string, RouteSpec>;

/** Every route, as the generator and the tests go through them. */
export const allRoutes: readonly RouteSpec[] = Object.values(ROUTES);
