'use client';

import { Suggest } from '@/components/ui';
import { namespaceListQuery } from '@/lib/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';

const WAIT_MS = 250;

/** Picks one namespace by its name; names are suggested from the cluster as they are typed. */
export function NamespaceFilter({
  cluster,
  value,
  onChange,
}: {
  readonly cluster: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const text = typed ?? value;
  const { data } = useInfiniteQuery(namespaceListQuery(cluster, text === '' ? {} : { filter: text }));
  const names = useMemo(() => data?.pages.flatMap((page) => page.value.rows.map((row) => row.name)) ?? [], [data]);
  useEffect(() => {
    if (typed === undefined) return undefined;
    const timer = setTimeout(() => {
      onChange(typed);
      setTyped(undefined);
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed, onChange]);
  return (
    <Suggest
      label="Namespace"
      placeholder="any namespace"
      value={text}
      onChange={setTyped}
      items={names}
      className="w-full sm:w-56"
    />
  );
}
