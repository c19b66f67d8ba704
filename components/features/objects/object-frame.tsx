'use client';

import { ChangeNote, CopyButton, GapNotice, PageTitle, ProblemState, Skeleton, replaces } from '@/components/kit';
import type { Answer } from '@/lib/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

export type ObjectFrameProps<T> = {
  readonly cluster: string;
  readonly kind: ReactNode;
  /** What is copied, and what the heading says. */
  readonly name: string;
  readonly query: UseQueryResult<Answer<T>>;
  /** Under the name, once it is known. */
  readonly scope: (value: T) => ReactNode;
  readonly actions?: ((value: T) => ReactNode) | undefined;
  readonly children: (value: T) => ReactNode;
};

/** The page of one object: title line, gaps, and its parts; every state of it. */
export function ObjectFrame<T>({ cluster, kind, name, query, scope, actions, children }: ObjectFrameProps<T>) {
  const value = query.data?.value;
  return (
    <>
      <PageTitle
        cluster={cluster}
        kind={kind}
        title={<span className="font-mono">{name}</span>}
        scope={value === undefined ? undefined : scope(value)}
        asOf={query.data?.asOf}
        actions={
          <>
            <CopyButton text={name} what="name" />
            {value === undefined ? null : actions?.(value)}
          </>
        }
      />
      <ChangeNote cluster={cluster} />
      <GapNotice cluster={cluster} gaps={query.data?.gaps} />
      {query.isError ? (
        <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
      ) : null}
      {replaces(query.error, value) ? null : value === undefined ? (
        <Skeleton label={`Loading ${name}`} />
      ) : (
        children(value)
      )}
    </>
  );
}
