import type { AssertionPutInput } from '@/lib/contract';
import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from '@tanstack/react-query';
import { clusterKey } from './queries';
import { watchApi } from './watch-api';

/** Every assertion with its verdict of now: a change of the cluster makes them old. */
export const assertionsQuery = (c: string) =>
  queryOptions({ queryKey: [...clusterKey(c), 'assertions'], queryFn: ({ signal }) => watchApi.assertions(c, signal) });

/** What a person does to assertions: one is put, one removed, or a file of them imported. `key` is of one attempt. */
export type AssertionAct = { readonly key: string } & (
  | { readonly put: AssertionPutInput }
  | { readonly remove: { readonly id: string; readonly version: number } }
  | { readonly yaml: string }
);
export const assertionMutation = (c: string) =>
  mutationOptions({
    mutationKey: ['assertions', c],
    mutationFn: (act: AssertionAct) => {
      if ('put' in act) return watchApi.putAssertion(c, act.put, act.key);
      if ('remove' in act) return watchApi.removeAssertion(c, act.remove, act.key);
      return watchApi.importAssertions(c, act.yaml, act.key);
    },
    onSuccess: (_done, _act, _result, { client }) =>
      client.invalidateQueries({ queryKey: assertionsQuery(c).queryKey }),
  });

const firstPage: { initialPageParam: string | undefined } = { initialPageParam: undefined };

/** The trail, newest first; `fetchNextPage` goes back in time. */
export const trailQuery = (c: string, event: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [...clusterKey(c), 'trail', event ?? ''],
    queryFn: ({ signal, pageParam }) => watchApi.trail(c, { event, cursor: pageParam }, signal),
    ...firstPage,
    getNextPageParam: (last) => last.value.nextCursor,
    placeholderData: keepPreviousData,
  });
