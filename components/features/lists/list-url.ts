'use client';

import { parseAsString, useQueryStates } from 'nuqs';
import { useCallback } from 'react';

/** What a list shows, as its URL says it. Empty is left out. */
export type ListUrl = {
  readonly filter: string;
  readonly namespace: string;
  readonly sort: string;
  readonly setFilter: (value: string) => void;
  readonly setNamespace: (value: string) => void;
  readonly setSort: (value: string) => void;
  /** Everything as it was at first. */
  readonly clear: () => void;
};

const text = parseAsString.withDefault('').withOptions({ clearOnDefault: true });
const PARSERS = { filter: text, namespace: text, sort: text };

/** The state of a list, which lives in the URL. */
export function useListUrl(): ListUrl {
  const [{ filter, namespace, sort }, set] = useQueryStates(PARSERS, { history: 'replace' });
  return {
    filter,
    namespace,
    sort,
    setFilter: useCallback((value: string) => void set({ filter: value }), [set]),
    setNamespace: useCallback((value: string) => void set({ namespace: value }), [set]),
    setSort: useCallback((value: string) => void set({ sort: value }), [set]),
    clear: useCallback(() => void set({ filter: null, namespace: null }), [set]),
  };
}

/** What is asked of the API: parts that are empty are not sent. */
export function listQueryOf({ filter, namespace, sort }: Pick<ListUrl, 'filter' | 'namespace' | 'sort'>) {
  return {
    ...(filter === '' ? {} : { filter }),
    ...(namespace === '' ? {} : { namespace }),
    ...(sort === '' ? {} : { sort }),
  };
}
