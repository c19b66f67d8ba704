'use client';

import { ProblemState, announce } from '@/components/kit';
import { Button } from '@/components/ui';
import { assertionMutation, assertionsQuery } from '@/lib/client';
import type { AssertionRow } from '@/lib/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { attemptKey } from './attempt-key';

/** Takes an assertion away after one more question, which begins with leaving it. */
export function RemoveAssertion({
  cluster,
  row,
  disabledReason,
  onRemoved,
}: {
  readonly cluster: string;
  readonly row: AssertionRow;
  readonly disabledReason: string | undefined;
  readonly onRemoved: () => void;
}) {
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <Button onClick={() => setAsking(true)} {...(disabledReason === undefined ? {} : { disabledReason })}>
        Remove …
      </Button>
    );
  }
  return <Confirm cluster={cluster} row={row} onKeep={() => setAsking(false)} onRemoved={onRemoved} />;
}

function Confirm({
  cluster,
  row,
  onKeep,
  onRemoved,
}: {
  readonly cluster: string;
  readonly row: AssertionRow;
  readonly onKeep: () => void;
  readonly onRemoved: () => void;
}) {
  const keep = useRef<HTMLButtonElement>(null);
  const client = useQueryClient();
  const removal = useMutation({
    ...assertionMutation(cluster),
    // The sheet goes before the row does.
    onSuccess: () => {
      announce(`Removed ${row.definition.name}.`);
      onRemoved();
      return client.invalidateQueries({ queryKey: assertionsQuery(cluster).queryKey });
    },
  });
  useEffect(() => keep.current?.focus(), []);
  const busy = removal.isPending ? { disabledReason: 'It is being removed.' } : {};
  return (
    <div role="group" aria-label="Remove this assertion" className="grid w-full grid-cols-[minmax(0,1fr)] gap-2">
      <p>
        From then on nobody is told when it no longer holds, and plans that break it can be applied. An export that was
        made before can bring it back.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button ref={keep} onClick={onKeep}>
          Keep it
        </Button>
        <Button
          className="!border-critical !text-critical"
          onClick={() => removal.mutate({ key: attemptKey(), remove: { id: row.id, version: row.version } })}
          {...busy}
        >
          Remove 1 assertion
        </Button>
      </div>
      {removal.error === null ? null : <ProblemState error={removal.error} cluster={cluster} />}
    </div>
  );
}
