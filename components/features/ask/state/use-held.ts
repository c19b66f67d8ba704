'use client';

import { discoveryQuery, namespaceListQuery } from '@/lib/client';
import type { Discovery } from '@/lib/domain/rbac/discovery';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import type { Words } from './ask-url';
import { type Held, notesBefore } from './held';
import { missing } from './question';
import type { Asking } from './use-question';

/** The names of all namespaces; undefined while they are not all known, for then none can be called unknown. */
function useKnownNamespaces(cluster: string): ReadonlySet<string> | undefined {
  const { data } = useInfiniteQuery(namespaceListQuery(cluster, {}));
  const page = data?.pages[0];
  return useMemo(() => {
    if (page === undefined || page.gaps.length > 0 || page.value.rows.length < page.value.total) return undefined;
    return new Set(page.value.rows.filter((row) => row.exists).map((row) => row.name));
  }, [page]);
}

/**
 * The question in the form. A change with nothing to say about it is asked at once; one that cannot be a real request
 * is held back with its notes, until it is corrected or asked as it is written. A change that is made before it is known
 * what the cluster serves waits for that. The URL holds what was asked.
 */
export function useHeld({ cluster, question, words, ask }: Asking) {
  const [state, setState] = useState<{ readonly over: string; readonly held: Held }>();
  const client = useQueryClient();
  const discovery = useQuery(discoveryQuery(cluster)).data?.value;
  const namespaces = useKnownNamespaces(cluster);
  // What waits is the newest change; a later one, or giving up, takes its place.
  const newest = useRef(0);
  // What is held stands over one URL: a link, the ask line or Back replaces it.
  const over = JSON.stringify([question, words]);
  const held = state?.over === over ? state.held : undefined;
  const inForm = held?.words ?? words;
  const settle = (next: Words, served: Discovery | undefined) => {
    const notes = notesBefore(question, next, served, namespaces);
    setState(notes.length > 0 ? { over, held: { words: next, notes, checking: false } } : undefined);
    if (notes.length === 0) ask(next);
  };
  const settleOnceRead = async (next: Words, mine: number) => {
    setState({ over, held: { words: next, notes: [], checking: true } });
    // Without discovery nothing can be called odd: the API then says that it was not read.
    const read = await client.query({ ...discoveryQuery(cluster), staleTime: 'static' }).catch(() => undefined);
    if (mine === newest.current) settle(next, read?.value);
  };
  return {
    held,
    /** What the sentence shows. */
    words: inForm,
    change: (change: Partial<Words>) => {
      const next = { ...inForm, ...change };
      const complete = question !== 'what-can' && missing(question, next).length === 0;
      newest.current += 1;
      if (complete && discovery === undefined) void settleOnceRead(next, newest.current);
      else settle(next, discovery);
    },
    askAsWritten: () => {
      newest.current += 1;
      setState(undefined);
      ask(inForm);
    },
    drop: () => {
      newest.current += 1;
      setState(undefined);
    },
  };
}
