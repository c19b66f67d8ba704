'use client';

import { api, clusterKey } from '@/lib/client';
import { type Discovery } from '@/lib/domain/rbac/discovery';
import { type Completion, completeAskLine, formatSubject } from '@/lib/domain/rbac/ask-line';
import { parsePrincipal } from '@/lib/domain/rbac';
import { principalOf } from '@/components/kit';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { openWord } from './reading';

const SHOWN = 8;

const subjectWords = (c: string, filter: string) =>
  queryOptions({
    queryKey: [...clusterKey(c), 'ask-line', 'subjects', filter],
    queryFn: ({ signal }) => api.subjects(c, { filter, limit: SHOWN }, signal),
    placeholderData: keepPreviousData,
    select: ({ value }) =>
      value.rows.flatMap((row) => {
        const principal = parsePrincipal(principalOf(row));
        return principal === undefined ? [] : [formatSubject(principal)];
      }),
  });
const namespaceWords = (c: string, filter: string) =>
  queryOptions({
    queryKey: [...clusterKey(c), 'ask-line', 'namespaces', filter],
    queryFn: ({ signal }) => api.namespaces(c, { filter, limit: SHOWN }, signal),
    placeholderData: keepPreviousData,
    select: ({ value }) => value.rows.map((row) => row.name),
  });

/** How the line could go on; subjects and namespaces are looked for only where one of them is expected. */
export function useCompletions(cluster: string, line: string, discovery: Discovery | undefined): readonly Completion[] {
  const { part, expected } = openWord(line, discovery);
  const filter = useDeferredValue(part);
  const subjects = useQuery({ ...subjectWords(cluster, filter), enabled: expected === 'subject' }).data ?? [];
  const namespaces = useQuery({ ...namespaceWords(cluster, filter), enabled: expected === 'namespace' }).data ?? [];
  return completeAskLine(line, { discovery, subjects, namespaces }, SHOWN);
}
