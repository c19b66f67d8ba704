'use client';

import { ProblemState, dayAndTime } from '@/components/kit';
import { Button } from '@/components/ui';
import { planAfreshMutation } from '@/lib/client';
import { to } from '@/lib/contract';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';

/** Since when changes are in a copy, and the plan that throws it away. */
export function BeginAfresh({ cluster, copiedAt }: { readonly cluster: string; readonly copiedAt: string }) {
  const router = useRouter();
  const plan = useMutation(planAfreshMutation(cluster));
  const onPlan = () => plan.mutate(undefined, { onSuccess: ({ value }) => router.push(to.plan(cluster, value.hash)) });
  return (
    <>
      <dt className="text-muted">Changes</dt>
      <dd className="grid min-w-0 gap-2">
        <span className="flex flex-wrap items-center gap-2">
          <span>
            in a copy since <time dateTime={copiedAt}>{dayAndTime(copiedAt)}</time>; the files themselves are as they
            were
          </span>
          <Button onClick={onPlan} {...(plan.isPending ? { disabledReason: 'The plan is being made.' } : {})}>
            Begin afresh…
          </Button>
        </span>
        {plan.error === null ? null : <ProblemState error={plan.error} cluster={cluster} />}
      </dd>
    </>
  );
}
