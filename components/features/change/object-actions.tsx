'use client';

import { ProblemState } from '@/components/kit';
import { Button, Dialog, buttonClass } from '@/components/ui';
import { makePlanMutation } from '@/lib/client';
import { type PlaceOutput, to } from '@/lib/contract';
import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { formatStartObject } from './builder/start';

/** From an object to a draft that changes it, or to the plan that takes it away. Neither changes anything by itself. */
export function ObjectActions({
  cluster,
  object,
  uid,
}: {
  readonly cluster: string;
  readonly object: PlaceOutput;
  readonly uid: string | undefined;
}) {
  const router = useRouter();
  const plan = useMutation(makePlanMutation(cluster));
  const { kind, name, namespace } = object;
  const place = { kind, name, ...(namespace === undefined ? {} : { namespace }) };
  const remove = () =>
    plan.mutate(
      { objects: [{ op: 'delete', ...place, ...(uid === undefined ? {} : { uid }) }] },
      { onSuccess: ({ value }) => router.push(to.plan(cluster, value.hash)) },
    );
  return (
    <>
      <Link prefetch={false} className={buttonClass()} href={to.change(cluster, { edit: formatStartObject(place) })}>
        Change…
      </Link>
      {kind === 'Role' || kind === 'ClusterRole' ? (
        <Link prefetch={false} className={buttonClass()} href={to.change(cluster, { copy: formatStartObject(place) })}>
          Copy…
        </Link>
      ) : null}
      <Button onClick={remove} {...(plan.isPending ? { disabledReason: 'The plan is being made.' } : {})}>
        Remove…
      </Button>
      <Dialog open={plan.isError} onClose={() => plan.reset()} title="The plan could not be made">
        {plan.error === null ? null : <ProblemState error={plan.error} cluster={cluster} />}
      </Dialog>
    </>
  );
}
