'use client';

import { ProblemState } from '@/components/kit';
import { Button } from '@/components/ui';
import { makePlanMutation, planUndoMutation } from '@/lib/client';
import { type ChangeOutput, to } from '@/lib/contract';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';

type Change = ChangeOutput['value'];
type Intent = NonNullable<Change['finish']>;

/** The plans that can follow a change: one that does what is left, one that takes back what was done. */
export function NextPlans({ cluster, change }: { readonly cluster: string; readonly change: Change }) {
  const router = useRouter();
  const finish = useMutation(makePlanMutation(cluster));
  const undo = useMutation(planUndoMutation(cluster));
  const pending = finish.isPending || undo.isPending ? 'The plan is being made.' : undefined;
  const error = finish.error ?? undo.error;
  const onUndo = () =>
    undo.mutate(change.id, {
      onSuccess: ({ value }) => router.push(to.plan(cluster, value.hash, { undoes: change.id })),
    });
  const onFinish = (intent: Intent) =>
    finish.mutate(intent, {
      onSuccess: ({ value }) => router.push(to.plan(cluster, value.hash, { finishes: change.id })),
    });
  const { finish: rest } = change;
  return (
    <>
      <div role="group" aria-label="Go on" className="flex flex-wrap gap-2">
        {rest === undefined ? null : (
          <Button look="primary" onClick={() => onFinish(rest)} {...reasonOf(pending ?? whyNotFinish(change))}>
            Finish…
          </Button>
        )}
        <Button onClick={onUndo} {...reasonOf(pending ?? whyNotUndo(change))}>
          {change.state === 'partial' ? 'Undo what was done…' : 'Undo…'}
        </Button>
      </div>
      {error === null ? null : <ProblemState error={error} cluster={cluster} />}
    </>
  );
}

const reasonOf = (reason: string | undefined) => (reason === undefined ? {} : { disabledReason: reason });

function whyNotFinish({ undoneBy, finishedBy }: Change): string | undefined {
  if (undoneBy !== undefined) return 'It was taken back.';
  return finishedBy === undefined ? undefined : 'A later change did the rest.';
}

function whyNotUndo({ undo, undoneBy, state }: Change): string | undefined {
  if (undoneBy !== undefined) return 'It was taken back already.';
  if (state === 'applying') return 'It is still being applied.';
  return undo === undefined ? 'Nothing of it was done: there is nothing to take back.' : undefined;
}
