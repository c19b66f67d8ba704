'use client';

import { PageTitle, Skeleton } from '@/components/kit';
import type { ChangeStart } from '@/lib/contract';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { type Start, startOf } from './builder/start';
import { placeText } from './plan/plan-words';

// The editor, the YAML parser and the lint are loaded here and nowhere else.
const SeededBuilder = dynamic(() => import('./builder/seeded-builder').then((m) => m.SeededBuilder), {
  ssr: false,
  loading: () => <Skeleton label="Loading the builder" lines={10} />,
});

const STARTS = [
  'edit',
  'copy',
  'like',
  'plan',
  'grant',
  'verb',
  'apiGroup',
  'resource',
  'subresource',
  'namespace',
  'name',
  'path',
  'subject',
] as const satisfies readonly (keyof ChangeStart)[];

/** The role builder: objects as they are to be, in a form and as YAML, from nothing or from what its address names. */
export function ChangePage({ cluster }: { readonly cluster: string }) {
  const params = useSearchParams();
  // The draft is kept under what it started from.
  const name = STARTS.flatMap((key) => (params.get(key) === null ? [] : [`${key}=${params.get(key) ?? ''}`])).join('&');
  const start = useMemo(() => startOf(params), [params]);
  return (
    <>
      <PageTitle cluster={cluster} kind="Role builder" title={titleOf(start)} />
      <SeededBuilder key={name} cluster={cluster} name={name} start={start} />
    </>
  );
}

function titleOf(start: Start): string {
  switch (start.from) {
    case 'edit':
      return `Change ${placeText(start.object)}`;
    case 'copy':
      return `Copy ${placeText(start.object)}`;
    case 'plan':
      return 'Change the plan';
    case 'like':
      return `A role of what ${start.subject} can`;
    case 'grant':
      return 'Grant exactly this';
    default:
      return 'Change roles';
  }
}
