'use client';

import { Notice, ProblemState, Skeleton } from '@/components/kit';
import { Button } from '@/components/ui';
import { makePlanMutation, planQuery } from '@/lib/client';
import { type Follows, to } from '@/lib/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type Plan, differencesOf, shortHash } from './plan-words';

const MOVED = 'moved';

/** The world moved since the plan was made: what is different now, and the way to the plan of now. */
export function Moved({
  cluster,
  was,
  now,
  follows,
}: {
  readonly cluster: string;
  /** Absent where the page was opened after it had moved: then only the plan of now is known. */
  readonly was: Plan | undefined;
  readonly now: Plan;
  readonly follows: Follows;
}) {
  const router = useRouter();
  // A plan has an address of its own once it was made.
  const make = useMutation(makePlanMutation(cluster));
  const goOn = () =>
    make.mutate(now.intent, {
      onSuccess: ({ value }) => router.push(to.plan(cluster, value.hash, follows)),
    });
  return (
    <div role="alert" id={MOVED} className="scroll-mt-16">
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

/** It was refused, since the world has moved: the plan is made again, and the page then tells what is different. */
export function MovedAgain({ cluster, hash }: { readonly cluster: string; readonly hash: string }) {
  const query = useQuery({ ...planQuery(cluster, hash), refetchOnMount: 'always' });
  if (query.error !== null) return <ProblemState error={query.error} cluster={cluster} />;
  if (query.data === undefined || query.isFetching) return <Skeleton label="Planning again" lines={2} />;
  return (
    <div role="alert">
      <Notice meaning="warning" title="It was not applied">
        {query.data.value.hash === hash ? (
          'The world moved and has moved back meanwhile: the plan is what it was. Apply it again.'
        ) : (
          <>
            The world has moved.{' '}
            <a href={`#${MOVED}`} className="link">
              See what is different
            </a>
          </>
        )}
      </Notice>
    </div>
  );
}
