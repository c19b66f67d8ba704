'use client';

import { count, principalOf, useKeys, useYamlSheet } from '@/components/kit';
import { Chain, isGrant } from '@/components/features/proof';
import { type AssertionExample, type AssertionRow, to } from '@/lib/contract';
import Link from 'next/link';
import { useState } from 'react';

/** Who breaks the assertion, each with the way by which they are allowed what they must not be. */
export function FailureList({ cluster, row }: { readonly cluster: string; readonly row: AssertionRow }) {
  const [open, setOpen] = useState(0);
  const yaml = useYamlSheet();
  useKeys({
    y: () => {
      const path = row.examples[open]?.via[0];
      if (path === undefined || !isGrant(path)) return false;
      yaml.open(path.binding);
      return true;
    },
  });
  if (row.tooMuch !== undefined) {
    const { questions, limit } = row.tooMuch;
    return (
      <p>
        Too much to evaluate: its lists make {count(questions)} questions, and {count(limit)} are the most. Divide it.
      </p>
    );
  }
  if (row.failures === 0) return null;
  const hidden = row.failures - row.examples.length;
  return (
    <section aria-label="Failures" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h3 className="font-semibold">{row.definition.type === 'can' ? 'Who cannot' : 'Who can, and through what'}</h3>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-2">
        {row.examples.map((example, i) => (
          <li key={`${example.says} ${String(i)}`}>
            <Failure cluster={cluster} example={example} open={i === open} onToggle={(on) => setOpen(on ? i : -1)} />
          </li>
        ))}
      </ul>
      {hidden > 0 ? (
        <p className="text-small text-muted">
          and {count(hidden)} more, or in places that you may not look at: the first are shown
        </p>
      ) : null}
    </section>
  );
}

function Failure({
  cluster,
  example,
  open,
  onToggle,
}: {
  readonly cluster: string;
  readonly example: AssertionExample;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
}) {
  const { principal, ask, via, says } = example;
  const ways = via.length === 0 ? 'why' : 'can';
  return (
    <details
      open={open}
      className="rounded-md border border-line"
      onToggle={(event) => {
        if (event.currentTarget.open !== open) onToggle(event.currentTarget.open);
      }}
    >
      <summary className="cursor-pointer px-2.5 py-2 font-mono text-code break-words">{says}</summary>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2 border-t border-line px-2.5 py-2.5">
        {via.length === 0 ? (
          <p>Nothing that was read allows it.</p>
        ) : (
          via
            .slice(0, 1)
            .map((path, i) => (
              <Chain key={i} cluster={cluster} path={path} subject={principal} ask={{ type: 'resource', ...ask }} />
            ))
        )}
        <Link
          className="link justify-self-start"
          prefetch={false}
          href={to.ask(cluster, ways, { ...ask, subject: principalOf(principal) })}
        >
          {via.length === 0 ? 'Why not, and who could grant it' : 'All ways, and verify with the cluster'}
        </Link>
      </div>
    </details>
  );
}
