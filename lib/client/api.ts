import {
  type Collection,
  type ObjectName,
  BindingListOutput,
  BindingObjectOutput,
  CanOutput,
  ClustersOutput,
  DiscoveryOutput,
  MeOutput,
  NamespaceListOutput,
  NamespaceObjectOutput,
  OneClusterOutput,
  RoleListOutput,
  RoleObjectOutput,
  ServiceAccountListOutput,
  ServiceAccountObjectOutput,
  SessionOutput,
  SubjectListOutput,
  SubjectObjectOutput,
  VerifyOutput,
  WhatCanOutput,
  WhoCanOutput,
  WhyOutput,
  apiPath,
} from '@/lib/contract';
import { request } from './fetch';

/** The attributes of a request, as they stand in a URL: what is empty is left out. */
export type AskQuery = {
  readonly verb: string;
  readonly apiGroup?: string | undefined;
  readonly resource?: string | undefined;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly path?: string | undefined;
};
/** Who asks: `subject` with implicit groups added, or `user` and `group` exactly. */
export type WhoQuery = {
  readonly subject?: string | undefined;
  readonly user?: string | undefined;
  readonly group?: readonly string[] | undefined;
};
export type PageQuery = { readonly limit?: number | undefined; readonly cursor?: string | undefined };
export type WhoCanQuery = AskQuery & { readonly expand?: 'members' | undefined; readonly filter?: string | undefined };
export type WhatCanQuery = WhoQuery & {
  readonly namespace?: string | undefined;
  readonly filter?: string | undefined;
};
export type ListQuery = {
  readonly filter?: string | undefined;
  readonly namespace?: string | undefined;
  readonly sort?: string | undefined;
};

export type RoleCollection = Extract<Collection, 'roles' | 'clusterroles'>;
export type BindingCollection = Extract<Collection, 'rolebindings' | 'clusterrolebindings'>;

/** Every route of the API, typed by the contract. Each rejects with a `ProblemError`. */
export const api = {
  /** Exchanges the key that start-up printed for a cookie. */
  unlock: (key: string) => request(apiPath.session(), SessionOutput, { body: { key } }),
  clusters: (signal?: AbortSignal) => request(apiPath.clusters(), ClustersOutput, { signal }),
  cluster: (c: string, signal?: AbortSignal) => request(apiPath.cluster(c), OneClusterOutput, { signal }),
  discovery: (c: string, signal?: AbortSignal) => request(apiPath.discovery(c), DiscoveryOutput, { signal }),
  me: (c: string, signal?: AbortSignal) => request(apiPath.me(c), MeOutput, { signal }),

  can: (c: string, q: AskQuery & WhoQuery, signal?: AbortSignal) => request(apiPath.can(c, q), CanOutput, { signal }),
  whoCan: (c: string, q: WhoCanQuery & PageQuery, signal?: AbortSignal) =>
    request(apiPath.whoCan(c, q), WhoCanOutput, { signal }),
  whatCan: (c: string, q: WhatCanQuery & PageQuery, signal?: AbortSignal) =>
    request(apiPath.whatCan(c, q), WhatCanOutput, { signal }),
  why: (c: string, q: AskQuery & WhoQuery, signal?: AbortSignal) => request(apiPath.why(c, q), WhyOutput, { signal }),
  verify: (c: string, ask: AskQuery & WhoQuery, signal?: AbortSignal) =>
    request(apiPath.verify(c), VerifyOutput, { body: ask, signal }),

  roles: (c: string, collection: RoleCollection, q: ListQuery & PageQuery, signal?: AbortSignal) =>
    request(apiPath.list(c, collection, q), RoleListOutput, { signal }),
  bindings: (c: string, collection: BindingCollection, q: ListQuery & PageQuery, signal?: AbortSignal) =>
    request(apiPath.list(c, collection, q), BindingListOutput, { signal }),
  serviceAccounts: (c: string, q: ListQuery & PageQuery, signal?: AbortSignal) =>
    request(apiPath.list(c, 'serviceaccounts', q), ServiceAccountListOutput, { signal }),
  subjects: (c: string, q: ListQuery & PageQuery, signal?: AbortSignal) =>
    request(apiPath.list(c, 'subjects', q), SubjectListOutput, { signal }),
  namespaces: (c: string, q: ListQuery & PageQuery, signal?: AbortSignal) =>
    request(apiPath.list(c, 'namespaces', q), NamespaceListOutput, { signal }),

  role: (c: string, collection: RoleCollection, o: ObjectName, signal?: AbortSignal) =>
    request(apiPath.object(c, collection, o), RoleObjectOutput, { signal }),
  binding: (c: string, collection: BindingCollection, o: ObjectName, signal?: AbortSignal) =>
    request(apiPath.object(c, collection, o), BindingObjectOutput, { signal }),
  serviceAccount: (c: string, o: ObjectName, signal?: AbortSignal) =>
    request(apiPath.object(c, 'serviceaccounts', o), ServiceAccountObjectOutput, { signal }),
  namespace: (c: string, name: string, signal?: AbortSignal) =>
    request(apiPath.object(c, 'namespaces', { name }), NamespaceObjectOutput, { signal }),
  /** `principal` is `User:NAME`, `Group:NAME` or `ServiceAccount:NAMESPACE/NAME`. */
  subject: (c: string, principal: string, signal?: AbortSignal) =>
    request(apiPath.object(c, 'subjects', { name: principal }), SubjectObjectOutput, { signal }),
};
