'use client';

import { Input } from '@/components/ui';
import { namespaceListQuery } from '@/lib/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';

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
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const [asked, setAsked] = useState(false);
  const text = typed ?? value;
  const { data } = useInfiniteQuery({
    ...namespaceListQuery(cluster, text === '' ? {} : { filter: text }),
    enabled: asked,
  });
  useEffect(() => {
    if (typed === undefined) return undefined;
    const timer = setTimeout(() => {
      onChange(typed);
      setTyped(undefined);
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed, onChange]);
  return (
    <>
      <Input
        aria-label="Namespace"
        placeholder="any namespace"
        list={id}
        maxLength={253}
        value={text}
        onFocus={() => setAsked(true)}
        onChange={(event) => setTyped(event.target.value)}
        className="w-full font-mono text-code placeholder:font-sans placeholder:text-body sm:w-56"
      />
      <datalist id={id}>
        {data?.pages.flatMap((page) => page.value.rows.map((row) => <option key={row.name} value={row.name} />))}
      </datalist>
    </>
  );
}
