'use client';

import { Notice, ProblemState, Skeleton } from '@/components/kit';
import { Button } from '@/components/ui';
import { makePlanMutation, planQuery } from '@/lib/client';
import { to } from '@/lib/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type Plan, differencesOf, shortHash } from './plan-words';

/** The world moved since the plan was made: what is different now, and the way to the plan of now. */
export function Moved({
  cluster,
  was,
  now,
  undoes,
}: {
  readonly cluster: string;
  /** Absent where the page was opened after it had moved: then only the plan of now is known. */
  readonly was: Plan | undefined;
  readonly now: Plan;
  readonly undoes: string | undefined;
}) {
  const router = useRouter();
  // A plan has an address of its own once it was made.
  const make = useMutation(makePlanMutation(cluster));
  const goOn = () =>
    make.mutate(now.intent, {
      onSuccess: ({ value }) => router.push(to.plan(cluster, value.hash, undoes === undefined ? {} : { undoes })),
    });
  return (
    <div role="alert">
      <Notice meaning="warning" title="The world has moved since this plan was made">
        <p>What is shown below is what it would do now. Nothing was applied.</p>
        {was === undefined ? null : (
          <ul className="list-disc pl-5">
            {differencesOf(was, now).map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        )}
        {now.steps.length === 0 ? (
          <p>Everything is as it is wanted already.</p>
        ) : (
          <div>
            <Button onClick={goOn} {...(make.isPending ? { disabledReason: 'The plan is being made.' } : {})}>
              Go on with the plan of now, {shortHash(now.hash)}
            </Button>
          </div>
        )}
      </Notice>
      {make.error === null ? null : <ProblemState error={make.error} cluster={cluster} />}
    </div>
  );
}

/** The same after it was refused: the plan is made again to say what moved. */
export function MovedAgain({
  cluster,
  plan,
  undoes,
}: {
  readonly cluster: string;
  readonly plan: Plan;
  readonly undoes: string | undefined;
}) {
  const query = useQuery({ ...planQuery(cluster, plan.hash), refetchOnMount: 'always' });
  if (query.error !== null) return <ProblemState error={query.error} cluster={cluster} />;
  // What the page shows by itself, once the new plan has come, needs no second notice.
  if (query.data === undefined || query.isFetching) return <Skeleton label="Planning again" lines={2} />;
  return query.data.value.hash === plan.hash ? (
    <Moved cluster={cluster} was={undefined} now={plan} undoes={undoes} />
  ) : null;
}
