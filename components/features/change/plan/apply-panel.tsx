'use client';

import { ProblemState, announce } from '@/components/kit';
import { Button } from '@/components/ui';
import { ProblemError, applyMutation } from '@/lib/client';
import { type Follows, to } from '@/lib/contract';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { forgetDraft } from '../builder/kept-name';
import { ApplyDialog, type Confirmed } from './apply-dialog';
import { ApplyProgress } from './apply-progress';
import { Downloads } from './downloads';
import { MovedAgain } from './moved';
import type { Plan } from './plan-words';
import { whyNot } from './why-not';

const MODES = {
  passthrough: 'sent with your own token: the cluster sees you',
  impersonate: 'sent by Castellan in your name, by impersonation',
  local: 'sent with the credentials of the kubeconfig, as kubectl would',
  bundle: 'written into a copy of the files; no server is asked',
} as const satisfies Record<Plan['actor']['mode'], string>;

/** Fresh for each attempt of a person; kept when the same attempt is sent again. */
const freshKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

type Props = {
  readonly cluster: string;
  /** Of the page: what the plan was when it was made. */
  readonly hash: string;
  readonly plan: Plan;
  readonly moved: boolean;
  readonly follows: Follows;
};

/** Applying it: as whom and how, what keeps from it, the confirmation, and how far it is. */
export function ApplyPanel({ cluster, hash, plan, moved, follows }: Props) {
  const router = useRouter();
  const [attempt, setAttempt] = useState<string>();
  const apply = useMutation({
    ...applyMutation(cluster),
    // The same key is sent again: what was done is not done twice.
    retry: (failures, error) => failures < 2 && error instanceof ProblemError && error.status === 0,
  });
  const reason = whyNot(plan, moved);
  const confirm = ({ why }: Confirmed) => {
    const key = attempt ?? freshKey();
    const change = {
      intent: plan.intent,
      planHash: plan.hash,
      ...(why === '' ? {} : { reason: why }),
      ...follows,
    };
    setAttempt(undefined);
    apply.mutate(
      { change, key },
      {
        onSuccess: ({ value }) => {
          forgetDraft(cluster, plan.hash);
          announce('The change was applied.');
          router.push(to.changeRecord(cluster, value.id));
        },
      },
    );
  };
  const pending = apply.isPending ? 'It is being applied.' : undefined;
  const off = pending ?? reason;
  return (
    <div role="group" aria-label="Apply" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          className="max-w-full"
          aria-haspopup="dialog"
          onClick={() => setAttempt(freshKey())}
          {...(off === undefined ? {} : { disabledReason: off })}
        >
          <span className="truncate">Apply as {plan.actor.user === '' ? 'you' : plan.actor.user}</span>
        </Button>
        <Button onClick={() => router.push(to.change(cluster, { plan: plan.hash }))}>Change the plan</Button>
        <Downloads cluster={cluster} plan={plan} />
      </div>
      {reason === undefined || apply.isPending ? null : <p className="text-small text-muted">{reason}</p>}
      {apply.isPending ? <ApplyProgress cluster={cluster} plan={plan} /> : null}
      {apply.error === null ? null : isConflict(apply.error) ? (
        <MovedAgain cluster={cluster} hash={hash} />
      ) : (
        <ProblemState error={apply.error} cluster={cluster} />
      )}
      <p className="text-small text-muted">It is {MODES[plan.actor.mode]}.</p>
      {plan.actor.remarks.map((remark) => (
        <p key={remark} className="text-small wrap-anywhere text-muted">
          {remark}
        </p>
      ))}
      <ApplyDialog
        open={attempt !== undefined}
        plan={plan}
        onCancel={() => setAttempt(undefined)}
        onConfirm={confirm}
      />
    </div>
  );
}

const isConflict = (error: Error): boolean =>
  error instanceof ProblemError && error.code === 'conflict' && error.places.some(({ path }) => path === 'planHash');
