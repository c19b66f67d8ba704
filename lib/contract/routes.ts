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
import { ChangeInput, ChangeListInput, ChangeListOutput, ChangeOutput, PlanInput, PlanOutput } from './plans';
import {
  AssertionImportInput,
  AssertionPutInput,
  AssertionRemoveInput,
  AssertionWrittenOutput,
  AssertionsOutput,
} from './assertions';
import { TrailInput, TrailOutput } from './trail';
import { AliveOutput, ReadyOutput, SessionInput, SessionOutput } from './process';

type Media =
  | 'application/json'
  | 'application/jsonl'
  | 'application/yaml'
  | 'text/x-diff'
  | 'text/event-stream'
  | 'text/plain'
  | 'redirect';

/**
 * The Kubernetes permission that a route needs, evaluated for whoever asks by the engine that answers every other
 * question. In all of them what is read through the model is filtered besides: a list never holds what one may not see.
 *
 * - `open`: nothing of a cluster is in it.
 * - `signed-in`: somebody; the answer is about themself, or holds only what they may see.
 * - `namespace`: list `rolebindings` in the namespace of the path, or of the parameter where there is one.
 * - `cluster`: list `clusterrolebindings`.
 * - `ask`: where the ask is about others, the one of its namespace, or of the cluster where it has none.
 * - `who`: where a namespace is given and the question is about others, the one of that namespace.
 * - `audit`, `assertions`: list that virtual resource of the API group `castellan.dev`, in the cluster.
 */
export const NEEDS = ['open', 'signed-in', 'namespace', 'cluster', 'ask', 'who', 'audit', 'assertions'] as const;
export type Needs = (typeof NEEDS)[number];

/** One route of the API: the pipeline, OpenAPI and the tests are all made from it. */
export type RouteSpec = {
  readonly method: 'get' | 'post';
  /** With `{param}` segments, as OpenAPI writes them. */
  readonly path: string;
  /** The operation's id; metrics and logs carry it. */
  readonly id: string;
  readonly summary: string;
  readonly needs: Needs;
  /** For whoever watches the process from beside it, by an address of its own: nothing of a cluster is in it. */
  readonly probe?: true;
  /** It changes something: it takes an `Idempotency-Key`, and in local mode the key. */
  readonly writes?: true;
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
    needs: 'signed-in',
    summary: 'The clusters that are read, and the state of each list',
    output: ClustersOutput,
  },
  cluster: {
    ...json,
    method: 'get',
    path: C,
    id: 'getCluster',
    needs: 'signed-in',
    summary: 'One cluster, and the state of each of its lists',
    output: OneClusterOutput,
  },
  discovery: {
    ...json,
    method: 'get',
    path: `${C}/discovery`,
    id: 'getDiscovery',
    needs: 'signed-in',
    summary: 'What the cluster serves: groups, resources, subresources, verbs',
    output: DiscoveryOutput,
  },
  me: {
    ...json,
    method: 'get',
    path: `${C}/me`,
    id: 'getMe',
    needs: 'signed-in',
    summary: 'Who the cluster sees, and how that was found out',
    output: MeOutput,
  },
  can: {
    ...json,
    method: 'get',
    path: `${C}/can`,
    id: 'can',
    needs: 'ask',
    summary: 'May this subject do this, and through which bindings',
    input: CanInput,
    output: CanOutput,
  },
  reviews: {
    ...json,
    method: 'post',
    path: `${C}/reviews`,
    id: 'reviews',
    needs: 'ask',
    summary: 'Up to 1,000 asks at once, answered in order',
    input: ReviewsInput,
    output: ReviewsOutput,
  },
  whoCan: {
    ...json,
    method: 'get',
    path: `${C}/who-can`,
    id: 'whoCan',
    needs: 'ask',
    summary: 'Every subject that itself matches a binding that allows the ask',
    input: WhoCanInput,
    output: WhoCanOutput,
  },
  whatCan: {
    ...json,
    method: 'get',
    path: `${C}/what-can`,
    id: 'whatCan',
    needs: 'who',
    summary: 'The effective rules of a subject, per scope, each with its paths',
    input: WhatCanInput,
    output: WhatCanOutput,
  },
  why: {
    ...json,
    method: 'get',
    path: `${C}/why`,
    id: 'why',
    needs: 'ask',
    summary: 'Why allowed: all paths; why refused: the nearest misses and who could grant it',
    input: WhyInput,
    output: WhyOutput,
  },
  verify: {
    ...json,
    method: 'post',
    path: `${C}/verify`,
    id: 'verify',
    needs: 'ask',
    summary: "The cluster's own review of the same ask, beside ours",
    input: VerifyInput,
    output: VerifyOutput,
  },
  makePlan: {
    ...json,
    method: 'post',
    path: `${C}/plans`,
    id: 'makePlan',
    needs: 'signed-in',
    summary:
      'What would change: objects, who gains and loses what, risks, assertions, what the cluster says to a dry run',
    input: PlanInput,
    output: PlanOutput,
  },
  plan: {
    ...json,
    method: 'get',
    path: `${C}/plans/{hash}`,
    id: 'getPlan',
    needs: 'signed-in',
    summary: 'A plan that was made, made again on the world of now: its hash says whether it is still the same',
    output: PlanOutput,
  },
  planPatch: {
    ...text,
    method: 'get',
    path: `${C}/plans/{hash}/patch`,
    id: 'getPlanPatch',
    needs: 'signed-in',
    summary: 'What a plan would change in the files of a bundle, as git apply takes it',
    media: 'text/x-diff',
  },
  planAfresh: {
    ...json,
    method: 'post',
    path: `${C}/afresh`,
    id: 'planAfresh',
    needs: 'cluster',
    summary: 'The plan that throws the copy of a bundle away, in which all its changes are',
    output: PlanOutput,
  },
  applyChange: {
    ...json,
    method: 'post',
    path: `${C}/changes`,
    id: 'applyChange',
    needs: 'signed-in',
    writes: true,
    summary: 'Applies a plan as the signed-in person: planned again, compared, then step by step',
    input: ChangeInput,
    output: ChangeOutput,
  },
  changes: {
    ...json,
    method: 'get',
    path: `${C}/changes`,
    id: 'listChanges',
    needs: 'signed-in',
    summary: 'The journal: what was changed through Castellan, newest first',
    input: ChangeListInput,
    output: ChangeListOutput,
  },
  change: {
    ...json,
    method: 'get',
    path: `${C}/changes/{id}`,
    id: 'getChange',
    needs: 'signed-in',
    summary: 'One change, its steps, and what finishes it or takes it back',
    output: ChangeOutput,
  },
  undoChange: {
    ...json,
    method: 'post',
    path: `${C}/changes/{id}/undo`,
    id: 'undoChange',
    needs: 'signed-in',
    summary: 'The plan that takes a change back',
    output: PlanOutput,
  },
  assertions: {
    ...json,
    method: 'get',
    path: `${C}/assertions`,
    id: 'listAssertions',
    needs: 'assertions',
    summary: 'What must stay true of the cluster, and whether it is',
    output: AssertionsOutput,
  },
  putAssertion: {
    ...json,
    method: 'post',
    path: `${C}/assertions`,
    id: 'putAssertion',
    needs: 'assertions',
    writes: true,
    summary: 'Adds an assertion, or changes the version that was seen',
    input: AssertionPutInput,
    output: AssertionWrittenOutput,
  },
  removeAssertion: {
    ...json,
    method: 'post',
    path: `${C}/assertions/{id}/remove`,
    id: 'removeAssertion',
    needs: 'assertions',
    writes: true,
    summary: 'Takes an assertion away',
    input: AssertionRemoveInput,
    output: AssertionWrittenOutput,
  },
  exportAssertions: {
    ...text,
    method: 'get',
    path: `${C}/assertions/export`,
    id: 'exportAssertions',
    needs: 'assertions',
    summary: 'The assertions as YAML, to be imported elsewhere or checked in CI',
    media: 'application/yaml',
  },
  importAssertions: {
    ...json,
    method: 'post',
    path: `${C}/assertions/import`,
    id: 'importAssertions',
    needs: 'assertions',
    writes: true,
    summary: 'Adds the assertions of a YAML file, and changes those whose name is there',
    input: AssertionImportInput,
    output: AssertionWrittenOutput,
  },
  trail: {
    ...json,
    method: 'get',
    path: `${C}/trail`,
    id: 'listTrail',
    needs: 'audit',
    summary: 'What was done through Castellan, newest first',
    input: TrailInput,
    output: TrailOutput,
  },
  exportTrail: {
    ...text,
    method: 'get',
    path: `${C}/trail/export`,
    id: 'exportTrail',
    needs: 'audit',
    summary: 'The same as JSON lines, oldest first, each with its place in the chain',
    media: 'application/jsonl',
  },
  events: {
    ...text,
    method: 'get',
    path: `${C}/events`,
    id: 'events',
    needs: 'signed-in',
    summary: 'Server-sent events: changed, state, heartbeat; resumes by Last-Event-ID',
    media: 'text/event-stream',
  },
  roles: {
    ...json,
    method: 'get',
    path: `${C}/roles`,
    id: 'listRoles',
    needs: 'namespace',
    summary: 'Roles',
    input: RoleListInput,
    output: RoleListOutput,
  },
  role: {
    ...json,
    method: 'get',
    path: `${C}/roles/{namespace}/{name}`,
    id: 'getRole',
    needs: 'namespace',
    summary: 'One Role, and what binds it',
    output: RoleObjectOutput,
  },
  clusterroles: {
    ...json,
    method: 'get',
    path: `${C}/clusterroles`,
    id: 'listClusterRoles',
    needs: 'signed-in',
    summary: 'ClusterRoles',
    input: RoleListInput,
    output: RoleListOutput,
  },
  clusterrole: {
    ...json,
    method: 'get',
    path: `${C}/clusterroles/{name}`,
    id: 'getClusterRole',
    needs: 'signed-in',
    summary: 'One ClusterRole, its aggregation, and what binds it',
    output: RoleObjectOutput,
  },
  rolebindings: {
    ...json,
    method: 'get',
    path: `${C}/rolebindings`,
    id: 'listRoleBindings',
    needs: 'namespace',
    summary: 'RoleBindings',
    input: BindingListInput,
    output: BindingListOutput,
  },
  rolebinding: {
    ...json,
    method: 'get',
    path: `${C}/rolebindings/{namespace}/{name}`,
    id: 'getRoleBinding',
    needs: 'namespace',
    summary: 'One RoleBinding: whom it gives what',
    output: BindingObjectOutput,
  },
  clusterrolebindings: {
    ...json,
    method: 'get',
    path: `${C}/clusterrolebindings`,
    id: 'listClusterRoleBindings',
    needs: 'cluster',
    summary: 'ClusterRoleBindings',
    input: BindingListInput,
    output: BindingListOutput,
  },
  clusterrolebinding: {
    ...json,
    method: 'get',
    path: `${C}/clusterrolebindings/{name}`,
    id: 'getClusterRoleBinding',
    needs: 'cluster',
    summary: 'One ClusterRoleBinding: whom it gives what',
    output: BindingObjectOutput,
  },
  serviceaccounts: {
    ...json,
    method: 'get',
    path: `${C}/serviceaccounts`,
    id: 'listServiceAccounts',
    needs: 'namespace',
    summary: 'ServiceAccounts',
    input: ServiceAccountListInput,
    output: ServiceAccountListOutput,
  },
  serviceaccount: {
    ...json,
    method: 'get',
    path: `${C}/serviceaccounts/{namespace}/{name}`,
    id: 'getServiceAccount',
    needs: 'namespace',
    summary: 'One ServiceAccount, and the bindings that name it',
    output: ServiceAccountObjectOutput,
  },
  subjects: {
    ...json,
    method: 'get',
    path: `${C}/subjects`,
    id: 'listSubjects',
    needs: 'namespace',
    summary: 'Users and Groups that bindings name, and ServiceAccounts',
    input: SubjectListInput,
    output: SubjectListOutput,
  },
  subject: {
    ...json,
    method: 'get',
    path: `${C}/subjects/{principal}`,
    id: 'getSubject',
    needs: 'signed-in',
    summary: 'One subject as the API server would see it, and every binding that reaches it',
    output: SubjectObjectOutput,
  },
  namespaces: {
    ...json,
    method: 'get',
    path: `${C}/namespaces`,
    id: 'listNamespaces',
    needs: 'namespace',
    summary: 'Namespaces, those only named by objects included',
    input: NamespaceListInput,
    output: NamespaceListOutput,
  },
  namespace: {
    ...json,
    method: 'get',
    path: `${C}/namespaces/{namespace}`,
    id: 'getNamespace',
    needs: 'namespace',
    summary: 'One namespace, and what is in it',
    output: NamespaceObjectOutput,
  },
  openapi: {
    ...json,
    method: 'get',
    path: '/api/v1/openapi.json',
    id: 'openapi',
    needs: 'open',
    summary: 'This document',
    output: z.looseObject({}),
  },
  session: {
    ...json,
    method: 'post',
    path: '/api/v1/session',
    id: 'openSession',
    needs: 'open',
    summary: 'Exchanges the key that start-up printed for a cookie',
    input: SessionInput,
    output: SessionOutput,
  },
  openWithKey: {
    ...text,
    method: 'get',
    path: '/api/v1/session',
    id: 'openSessionInBrowser',
    needs: 'open',
    summary: 'The same for the printed address: sets the cookie and goes to the first page',
    input: SessionInput,
    media: 'redirect',
  },
  healthz: {
    ...json,
    method: 'get',
    path: '/healthz',
    id: 'healthz',
    needs: 'open',
    probe: true,
    summary: 'The process is alive',
    output: AliveOutput,
  },
  readyz: {
    ...json,
    method: 'get',
    path: '/readyz',
    id: 'readyz',
    needs: 'open',
    probe: true,
    summary: 'Every list of every cluster was read, or is known to be unreadable; else 503',
    output: ReadyOutput,
  },
  metrics: {
    ...text,
    method: 'get',
    path: '/metrics',
    id: 'metrics',
    needs: 'open',
    probe: true,
    summary: 'Prometheus text',
    media: 'text/plain',
  },
} as const satisfies Record<string, RouteSpec>;

/** Every route, as the generator and the tests go through them. */
export const allRoutes: readonly RouteSpec[] = Object.values(ROUTES);
