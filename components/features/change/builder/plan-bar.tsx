import { Tag, plural } from '@/components/kit';
import { Button } from '@/components/ui';
import type { Lint } from '../document/lint';
import type { Draft } from '../document/read-draft';

/** What the draft amounts to, and the button that plans it. */
export function PlanBar({
  draft,
  removals,
  lints,
  pending,
  onPlan,
  onStartOver,
}: {
  readonly draft: Draft;
  readonly removals: number;
  readonly lints: readonly Lint[];
  readonly pending: boolean;
  readonly onPlan: () => void;
  readonly onStartOver: () => void;
}) {
  const objects = draft.objects.length + removals;
  const risks = lints.filter(({ severity }) => severity === 'critical').length;
  const checks = lints.filter(({ severity }) => severity === 'warning').length;
  const reason = whyNotPlan(draft, objects, pending);
  return (
    <div role="group" aria-label="Draft" className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <span>
        <b className="font-semibold">{objects}</b> {objects === 1 ? 'object' : 'objects'}
      </span>
      {risks === 0 ? null : <Tag meaning="critical">{plural(risks, 'risk')}</Tag>}
      {checks === 0 ? null : <Tag meaning="warning">{checks} to check</Tag>}
      <span className="grow" />
      <Button look="quiet" onClick={onStartOver}>
        Start over
      </Button>
      <Button look="primary" onClick={onPlan} {...(reason === undefined ? {} : { disabledReason: reason })}>
        {pending ? 'Planning' : 'Plan'}
      </Button>
      {reason === undefined || pending ? null : <p className="w-full text-right text-small text-muted">{reason}</p>}
    </div>
  );
}

function whyNotPlan(draft: Draft, objects: number, pending: boolean): string | undefined {
  if (pending) return 'The plan is being made.';
  if (draft.faults.length > 0) return 'Something in the draft is not right yet: its place is said beside it.';
  if (objects === 0) return 'There is nothing in the draft yet.';
  return draft.objects.some(({ name }) => name === '') ? 'An object has no name yet.' : undefined;
}
