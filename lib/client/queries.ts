import type { ObjectName } from '@/lib/contract';
import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from '@tanstack/react-query';
import {
  type AskQuery,
  type BindingCollection,
  type ListQuery,
  type RoleCollection,
  type WhatCanQuery,
  type WhoCanQuery,
  type WhoQuery,
  api,
} from './api';

/** Everything that depends on the model of one cluster starts with this key: a change of it makes them all old. */
export const clusterKey = (cluster: string) => ['cluster', cluster] as const;

/** What the cluster serves changes rarely, and says so by a `state` event. */
const RARELY = 5 * 60_000;

type Paged = { value: { nextCursor?: string | undefined } };
const firstPage: { initialPageParam: string | undefined } = { initialPageParam: undefined };
const nextPage = (last: Paged) => last.value.nextCursor;

/** One cluster and whether its model is complete; the list of clusters is `clustersQuery`. */
export const clustersQuery = () =>
  queryOptions({ queryKey: ['clusters'], queryFn: ({ signal }) => api.clusters(signal) });
export const clusterQuery = (c: string) =>
  queryOptions({ queryKey: [...clusterKey(c), 'cluster'], queryFn: ({ signal }) => api.cluster(c, signal) });
export const discoveryQuery = (c: string) =>
  queryOptions({
    queryKey: [...clusterKey(c), 'discovery'],
    queryFn: ({ signal }) => api.discovery(c, signal),
    staleTime: RARELY,
  });
export const meQuery = (c: string) =>
  queryOptions({ queryKey: [...clusterKey(c), 'me'], queryFn: ({ signal }) => api.me(c, signal), staleTime: RARELY });

export const canQuery = (c: string, q: AskQuery & WhoQuery) =>
  queryOptions({ queryKey: [...clusterKey(c), 'can', q], queryFn: ({ signal }) => api.can(c, q, signal) });
export const whyQuery = (c: string, q: AskQuery & WhoQuery) =>
  queryOptions({ queryKey: [...clusterKey(c), 'why', q], queryFn: ({ signal }) => api.why(c, q, signal) });
/** Pages of who-can; `fetchNextPage` follows the cursor. */
export const whoCanQuery = (c: string, q: WhoCanQuery, limit = 100) =>
  infiniteQueryOptions({
    queryKey: [...clusterKey(c), 'who-can', q, limit],
    queryFn: ({ signal, pageParam }) => api.whoCan(c, { ...q, limit, cursor: pageParam }, signal),
    ...firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });
/** Pages of what-can; a page holds `limit` rules over all scopes. */
export const whatCanQuery = (c: string, q: WhatCanQuery, limit = 100) =>
  infiniteQueryOptions({
    queryKey: [...clusterKey(c), 'what-can', q, limit],
    queryFn: ({ signal, pageParam }) => api.whatCan(c, { ...q, limit, cursor: pageParam }, signal),
    ...firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });
export const verifyMutation = (c: string) =>
  mutationOptions({
    mutationKey: [...clusterKey(c), 'verify'],
    mutationFn: (ask: AskQuery & WhoQuery) => api.verify(c, ask),
  });

export const roleListQuery = (c: string, collection: RoleCollection, q: ListQuery) =>
  infiniteQueryOptions({
    queryKey: [...clusterKey(c), 'list', collection, q],
    queryFn: ({ signal, pageParam }) => api.roles(c, collection, { ...q, cursor: pageParam }, signal),
    ...firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });
export const bindingListQuery = (c: string, collection: BindingCollection, q: ListQuery) =>
  infiniteQueryOptions({
    queryKey: [...clusterKey(c), 'list', collection, q],
    queryFn: ({ signal, pageParam }) => api.bindings(c, collection, { ...q, cursor: pageParam }, signal),
    ...firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });
export const serviceAccountListQuery = (c: string, q: ListQuery) =>
  infiniteQueryOptions({
    queryKey: [...clusterKey(c), 'list', 'serviceaccounts', q],
    queryFn: ({ signal, pageParam }) => api.serviceAccounts(c, { ...q, cursor: pageParam }, signal),
    ...firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });
export const subjectListQuery = (c: string, q: ListQuery) =>
  infiniteQueryOptions({
    queryKey: [...clusterKey(c), 'list', 'subjects', q],
    queryFn: ({ signal, pageParam }) => api.subjects(c, { ...q, cursor: pageParam }, signal),
    ...firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });
export const namespaceListQuery = (c: string, q: ListQuery) =>
  infiniteQueryOptions({
    queryKey: [...clusterKey(c), 'list', 'namespaces', q],
    queryFn: ({ signal, pageParam }) => api.namespaces(c, { ...q, cursor: pageParam }, signal),
    ...firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });

export const roleQuery = (c: string, collection: RoleCollection, o: ObjectName) =>
  queryOptions({
    queryKey: [...clusterKey(c), 'object', collection, o],
    queryFn: ({ signal }) => api.role(c, collection, o, signal),
  });
export const bindingQuery = (c: string, collection: BindingCollection, o: ObjectName) =>
  queryOptions({
    queryKey: [...clusterKey(c), 'object', collection, o],
    queryFn: ({ signal }) => api.binding(c, collection, o, signal),
  });
export const serviceAccountQuery = (c: string, o: ObjectName) =>
  queryOptions({
    queryKey: [...clusterKey(c), 'object', 'serviceaccounts', o],
    queryFn: ({ signal }) => api.serviceAccount(c, o, signal),
  });
export const namespaceQuery = (c: string, name: string) =>
  queryOptions({
    queryKey: [...clusterKey(c), 'object', 'namespaces', { name }],
    queryFn: ({ signal }) => api.namespace(c, name, signal),
  });
export const subjectQuery = (c: string, principal: string) =>
  queryOptions({
    queryKey: [...clusterKey(c), 'object', 'subjects', { name: principal }],
    queryFn: ({ signal }) => api.subject(c, principal, signal),
  });
