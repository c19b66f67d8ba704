'use client';

import { EmptyState, PageTitle, ProblemState, Skeleton, replaces } from '@/components/kit';
import { assertionsQuery } from '@/lib/client';
import { to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { AssertionForm } from './assertion-form';

/** Puts an assertion together, or changes one that is there: as a form, and as the YAML that it is. */
export function AssertionFormPage({ cluster }: { readonly cluster: string }) {
  const [id] = useQueryState('id', parseAsString);
  const query = useQuery(assertionsQuery(cluster));
  const value = query.data?.value;
  const row = value?.rows.find((one) => one.id === id);
  return (
    <>
      <PageTitle
        cluster={cluster}
        kind={
          <Link className="link" prefetch={false} href={to.assertions(cluster)}>
            Assertions
          </Link>
        }
        title={id === null ? 'New assertion' : 'Change an assertion'}
        scope={`in ${cluster}`}
        asOf={query.data?.asOf}
      />
      {query.isError ? (
        <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
      ) : null}
      {replaces(query.error, value) ? null : value === undefined ? (
        <Skeleton label="Loading the assertion" />
      ) : id !== null && row === undefined ? (
        <EmptyState title="There is no such assertion">
          <p>It was removed, or it is one of another cluster.</p>
          <Link className="link" prefetch={false} href={to.assertions(cluster)}>
            All assertions
          </Link>
        </EmptyState>
      ) : (
        <AssertionForm key={id ?? ''} cluster={cluster} row={row} may={value.may} />
      )}
    </>
  );
}
