'use client';

import { discoveryQuery, namespaceListQuery } from '@/lib/client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Words } from './ask-url';
import { type Held, notesBefore } from './held';
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
 * is held back with its notes, until it is corrected or asked as it is written. The URL holds what was asked.
 */
export function useHeld({ cluster, question, words, ask }: Asking) {
  const [state, setState] = useState<{ readonly over: string; readonly held: Held }>();
  const discovery = useQuery(discoveryQuery(cluster)).data?.value;
  const namespaces = useKnownNamespaces(cluster);
  // What is held stands over one URL: a link, the palette or Back replaces it.
  const over = JSON.stringify([question, words]);
  const held = state?.over === over ? state.held : undefined;
  const inForm = held?.words ?? words;
  return {
    held,
    /** What the sentence shows. */
    words: inForm,
    change: (change: Partial<Words>) => {
      const next = { ...inForm, ...change };
      const notes = notesBefore(question, next, discovery, namespaces);
      setState(notes.length > 0 ? { over, held: { words: next, notes } } : undefined);
      if (notes.length === 0) ask(next);
    },
    askAsWritten: () => {
      setState(undefined);
      ask(inForm);
    },
    drop: () => setState(undefined),
  };
}
