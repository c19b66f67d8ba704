import type { ChangeInput, IntentInput, PlanOutput } from '@/lib/contract';
import {
  type QueryClient,
  infiniteQueryOptions,
  mutationOptions,
  queryOptions,
  skipToken,
} from '@tanstack/react-query';
import { changeApi } from './change-api';
import { clusterKey } from './queries';

const firstPage: { initialPageParam: string | undefined } = { initialPageParam: undefined };

/** A plan as it comes out on the world of now: another hash than the one asked for says that the world has moved. */
export const planQuery = (c: string, hash: string) =>
  queryOptions({
    queryKey: [...clusterKey(c), 'plan', hash],
    queryFn: async ({ signal, client }) => {
      const read = await changeApi.plan(c, hash, signal);
      // Opened by its address: as it was first read it is what it will be compared with.
      const { queryKey } = plannedQuery(c, hash);
      if (read.value.hash === hash && client.getQueryData(queryKey) === undefined) client.setQueryData(queryKey, read);
      return read;
    },
  });
/** The same as it was when it was made here; never read again, so that what moved can be told. */
export const plannedQuery = (c: string, hash: string) =>
  queryOptions<PlanOutput>({
    queryKey: ['planned', c, hash],
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
/** Keeps a plan that was just made under both. */
function keepPlan(c: string, made: PlanOutput, client: QueryClient): void {
  client.setQueryData(planQuery(c, made.value.hash).queryKey, made);
  client.setQueryData(plannedQuery(c, made.value.hash).queryKey, made);
}
export const makePlanMutation = (c: string) =>
  mutationOptions({
    mutationKey: ['plan', c, 'make'],
    mutationFn: (intent: IntentInput) => changeApi.makePlan(c, intent),
    onSuccess: (made, _intent, _result, { client }) => keepPlan(c, made, client),
  });
/** One attempt of a person to apply a plan: what is sent again with the same key is not done twice. */
export type Attempt = { readonly change: ChangeInput; readonly key: string };
export const applyMutation = (c: string) =>
  mutationOptions({
    mutationKey: ['change', c, 'apply'],
    mutationFn: ({ change, key }: Attempt) => changeApi.applyPlan(c, change, key),
    onSuccess: (done, _attempt, _result, { client }) => {
      client.setQueryData(changeQuery(c, done.value.id).queryKey, done);
      return client.invalidateQueries({ queryKey: [...clusterKey(c), 'changes'] });
    },
  });
export const changeListQuery = (c: string) =>
  infiniteQueryOptions({
    queryKey: [...clusterKey(c), 'changes', 'list'],
    queryFn: ({ signal, pageParam }) => changeApi.changes(c, { cursor: pageParam }, signal),
    ...firstPage,
    getNextPageParam: (last) => last.value.nextCursor,
  });
export const changeQuery = (c: string, id: string) =>
  queryOptions({
    queryKey: [...clusterKey(c), 'changes', 'one', id],
    queryFn: ({ signal }) => changeApi.change(c, id, signal),
  });
export const planAfreshMutation = (c: string) =>
  mutationOptions({
    mutationKey: ['change', c, 'afresh'],
    mutationFn: () => changeApi.planAfresh(c),
    onSuccess: (made, _nothing, _result, { client }) => keepPlan(c, made, client),
  });
export const planUndoMutation = (c: string) =>
  mutationOptions({
    mutationKey: ['change', c, 'undo'],
    mutationFn: (id: string) => changeApi.planUndo(c, id),
    onSuccess: (made, _id, _result, { client }) => keepPlan(c, made, client),
  });
