'use client';

import { plural } from '@/components/kit';
import { changeListQuery, changeQuery } from '@/lib/client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { StepState } from '../journal/step-state';
import { type Plan, placeText } from './plan-words';

const LOOK_EVERY_MS = 700;

/** How far it is, from the journal, which has each step before it is sent. */
export function ApplyProgress({ cluster, plan }: { readonly cluster: string; readonly plan: Plan }) {
  const { data: list } = useInfiniteQuery({ ...changeListQuery(cluster), refetchInterval: LOOK_EVERY_MS });
  const row = list?.pages[0]?.value.rows.find((one) => one.planHash === plan.hash && one.state === 'applying');
  const { data } = useQuery({
    ...changeQuery(cluster, row?.id ?? ''),
    enabled: row !== undefined,
    refetchInterval: LOOK_EVERY_MS,
  });
  const steps = data?.value.steps ?? [];
  const done = steps.filter(({ state }) => state === 'done').length;
  return (
    <div role="status" aria-label="Progress" className="grid gap-1 rounded-md border border-line bg-panel px-3 py-2">
      <p className="font-medium">
        Applying: {done} of {plural(plan.steps.length, 'step')} done
      </p>
      <ul className="grid gap-1">
        {steps.length === 0
          ? plan.steps.map((step) => (
              <li key={`${step.action} ${placeText(step.object)}`} className="flex items-center gap-2">
                <StepState state="intended" />
                <span className="min-w-0 wrap-anywhere">
                  {step.action} {placeText(step.object)}
                </span>
              </li>
            ))
          : steps.map((step, i) => (
              <li key={i} className="flex items-center gap-2">
                <StepState state={step.state} />
                <span className="min-w-0 wrap-anywhere">
                  {step.verb} {placeText(step.object)}
                </span>
              </li>
            ))}
      </ul>
    </div>
  );
}
