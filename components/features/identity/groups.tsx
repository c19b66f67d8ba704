'use client';

import { FilterBar, FilterInput, SubjectName, count } from '@/components/kit';
import { useCallback, useState } from 'react';

/** More than these are hard to look through. */
const MANY = 20;
/** A token can carry a thousand: those that match are found by the filter. */
const MOST = 200;

/** The groups in which the cluster sees one, as it said them. */
export function Groups({ cluster, groups }: { readonly cluster: string; readonly groups: readonly string[] }) {
  const [filter, setFilter] = useState('');
  const change = useCallback((value: string) => setFilter(value), []);
  if (groups.length === 0) return <p className="text-muted">In none.</p>;
  const wanted = filter.trim().toLowerCase();
  const shown = groups.filter((group) => group.toLowerCase().includes(wanted));
  const rest = shown.length - MOST;
  return (
    <>
      {groups.length > MANY ? (
        <FilterBar>
          <FilterInput label="Filter groups" value={filter} onChange={change} className="w-full sm:w-72" />
          <span role="status" className="text-small text-muted">
            {count(shown.length)} of {count(groups.length)}
          </span>
        </FilterBar>
      ) : null}
      <ul
        aria-label="Groups"
        className="grid gap-x-6 gap-y-0.5 [grid-template-columns:repeat(auto-fill,minmax(min(18rem,100%),1fr))]"
      >
        {shown.slice(0, MOST).map((name) => (
          <li key={name} className="flex min-h-6 min-w-0 items-center overflow-hidden">
            <SubjectName cluster={cluster} subject={{ kind: 'Group', name }} bare />
          </li>
        ))}
      </ul>
      {rest > 0 ? <p className="text-small text-muted">and {count(rest)} more: filter to find them</p> : null}
    </>
  );
}
