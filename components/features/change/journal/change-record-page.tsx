'use client';

import {
  Badge,
  CopyButton,
  DataTable,
  GapNotice,
  Name,
  Notice,
  PageTitle,
  ProblemState,
  Section,
  Skeleton,
  columnsOf,
  count,
  dayAndTime,
  replaces,
} from '@/components/kit';
import { changeQuery } from '@/lib/client';
import { type ChangeOutput, to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { placeText, shortHash } from '../plan/plan-words';
import { NextPlans } from './next-plans';
import { ChangeState, StepState } from './step-state';

type Change = ChangeOutput['value'];
type Step = Change['steps'][number] & { readonly place: number };
const LOOK_EVERY_MS = 1_000;

/** One change: who did it as whom, what came of each request, and the plans that finish it or take it back. */
export function ChangeRecordPage({ cluster, id }: { readonly cluster: string; readonly id: string }) {
  const query = useQuery({
    ...changeQuery(cluster, id),
    refetchInterval: ({ state }) => (state.data?.value.state === 'applying' ? LOOK_EVERY_MS : false),
  });
  const change = query.data?.value;
  return (
    <>
      <PageTitle
        cluster={cluster}
        kind="Change"
        title={change === undefined ? 'Change' : titleOf(change)}
        scope={change === undefined ? undefined : <Scope cluster={cluster} change={change} />}
        asOf={query.data?.asOf}
        actions={<CopyButton text={id} what="change id" />}
      />
      <GapNotice cluster={cluster} gaps={query.data?.gaps} />
      {query.error === null ? null : (
        <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
      )}
      {replaces(query.error, change) ? null : change === undefined ? (
        <Skeleton label="Loading the change" />
      ) : (
        <>
          <Outcome change={change} />
          <NextPlans cluster={cluster} change={change} />
          <StepTable change={change} />
          <Relations cluster={cluster} change={change} />
        </>
      )}
    </>
  );
}

const DONE = { applying: 'Applying', applied: 'Applied', failed: 'Not applied', partial: 'Applied in part' } as const;
function titleOf({ state, objects }: Change): string {
  const [first] = objects;
  const what = objects.length === 1 && first !== undefined ? placeText(first) : `${count(objects.length)} objects`;
  return `${DONE[state]}: ${what}`;
}

function Scope({ cluster, change }: { readonly cluster: string; readonly change: Change }) {
  return (
    <>
      by <Name text={change.person} /> as <Name text={change.actsAs === '' ? 'themself' : change.actsAs} />, begun{' '}
      <time dateTime={change.createdAt}>{dayAndTime(change.createdAt)}</time>
      {change.endedAt === undefined ? null : (
        <>
          , ended <time dateTime={change.endedAt}>{dayAndTime(change.endedAt)}</time>
        </>
      )}
      ,{' '}
      <Link prefetch={false} className="link" href={to.plan(cluster, change.planHash)}>
        plan {shortHash(change.planHash)}
      </Link>
    </>
  );
}

function Outcome({ change }: { readonly change: Change }) {
  const { state, says, gained, lost, reason } = change;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <ChangeState state={state} />
        <span>{says}</span>
        <span className="font-semibold text-ok">+{count(gained)} grants</span>
        <span className="font-semibold text-critical">−{count(lost)}</span>
        {state === 'applied' ? null : <span className="text-muted">planned; not all of it came to be</span>}
      </p>
      {reason === undefined ? null : <p>Reason: {reason}</p>}
      {state === 'partial' ? (
        <Notice meaning="warning" title="Only a part of it was done">
          The cluster is between two states: what was done stays done until a plan finishes it or takes it back.
        </Notice>
      ) : null}
    </>
  );
}

const helper = columnsOf<Step>();
const columns = helper.columns([
  helper.display({
    id: 'state',
    header: 'Result',
    cell: ({ row: { original: step } }) => <StepState state={step.state} />,
  }),
  helper.display({ id: 'verb', header: 'Request', cell: ({ row: { original: step } }) => <code>{step.verb}</code> }),
  helper.display({
    id: 'object',
    header: 'Object',
    cell: ({ row: { original: step } }) => <Name text={placeText(step.object)} max={56} />,
  }),
  helper.display({
    id: 'at',
    header: 'When',
    cell: ({ row: { original: step } }) => <time dateTime={step.at}>{dayAndTime(step.at)}</time>,
  }),
  helper.display({
    id: 'audit',
    header: 'Audit-ID',
    cell: ({ row: { original: step } }) =>
      step.auditId === '' ? (
        <span className="text-small text-muted">none</span>
      ) : (
        <span className="flex items-center gap-1">
          <Name text={step.auditId} max={16} />
          <CopyButton text={step.auditId} what="Audit-ID" />
        </span>
      ),
  }),
  helper.display({
    id: 'says',
    header: 'What was said',
    cell: ({ row: { original: step } }) => <span className="text-small">{step.says}</span>,
  }),
]);

function StepTable({ change }: { readonly change: Change }) {
  const rows = change.steps.map((step, place) => ({ ...step, place }));
  return (
    <Section title="Requests" note="the audit log of the API server has each under its Audit-ID">
      <DataTable
        inline
        label="Requests"
        columns={columns}
        rows={rows}
        rowKey={(row) => String(row.place)}
        total={rows.length}
      />
    </Section>
  );
}

function Relations({ cluster, change: { undoes, undoneBy } }: { readonly cluster: string; readonly change: Change }) {
  if (undoes === undefined && undoneBy === undefined) return null;
  return (
    <p className="flex flex-wrap gap-2">
      {undoes === undefined ? null : (
        <>
          <Badge>takes back</Badge>
          <Link prefetch={false} className="link" href={to.changeRecord(cluster, undoes)}>
            an earlier change
          </Link>
        </>
      )}
      {undoneBy === undefined ? null : (
        <>
          <Badge>taken back</Badge>
          <Link prefetch={false} className="link" href={to.changeRecord(cluster, undoneBy)}>
            by a later change
          </Link>
        </>
      )}
    </p>
  );
}
