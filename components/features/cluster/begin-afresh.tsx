'use client';

import { ProblemState, dayAndTime } from '@/components/kit';
import { Button } from '@/components/ui';
import { planAfreshMutation } from '@/lib/client';
import { to } from '@/lib/contract';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';

const BLIND = 'This takes the right to list rolebindings wherever something was changed, and you may list none.';

/** Since when changes are in a copy, and the plan that throws it away. */
export function BeginAfresh({
  cluster,
  copiedAt,
  blind,
}: {
  readonly cluster: string;
  readonly copiedAt: string;
  /** The viewer sees nothing of what is granted, so nothing of what the plan would bring back. */
  readonly blind: boolean;
}) {
  const router = useRouter();
  const plan = useMutation(planAfreshMutation(cluster));
  const reason = blind ? BLIND : plan.isPending ? 'The plan is being made.' : undefined;
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
          <Button onClick={onPlan} {...(reason === undefined ? {} : { disabledReason: reason })}>
            Begin afresh…
          </Button>
        </span>
        {plan.error === null ? null : <ProblemState error={plan.error} cluster={cluster} />}
      </dd>
    </>
  );
}
