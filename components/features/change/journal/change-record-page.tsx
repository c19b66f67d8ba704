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
  clockTime,
  columnsOf,
  count,
  dayAndTime,
  replaces,
} from '@/components/kit';
import { changeQuery } from '@/lib/client';
import { type ChangeOutput, to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Fragment } from 'react';
import { placeText, shortHash } from '../plan/plan-words';
import { WithheldCounts } from '../withheld';
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
  const { state, says, gained, lost, withheld, reason } = change;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <ChangeState state={state} />
        <span>{says}</span>
        <span className="font-semibold text-ok">+{count(gained)} grants</span>
        <span className="font-semibold text-critical">−{count(lost)}</span>
        <WithheldCounts withheld={withheld} />
        {state === 'applied' ? null : <span className="text-muted">planned; not all of it came to be</span>}
      </p>
      {reason === undefined ? null : <p>Reason: {reason}</p>}
      <Stopped change={change} />
    </>
  );
}

/** Why it came to its end before all of it was done, in the words of whoever refused. */
function Stopped({ change: { state, steps } }: { readonly change: Change }) {
  if (state !== 'partial' && state !== 'failed') return null;
  const stopped = steps.filter((step) => step.state === 'failed' || step.state === 'unknown');
  return (
    <Notice
      meaning={state === 'partial' ? 'warning' : 'critical'}
      title={state === 'partial' ? 'Only a part of it was done' : 'Nothing of it was done'}
    >
      {stopped.map((step) => (
        <p key={`${step.verb} ${placeText(step.object)}`} className="wrap-anywhere">
          {step.verb} {placeText(step.object)}: {step.says}
        </p>
      ))}
      {state === 'partial' ? (
        <p className="text-small text-muted">
          The cluster is between two states: what was done stays done until a plan finishes it or takes it back.
        </p>
      ) : null}
    </Notice>
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
    cell: ({ row: { original: step } }) => <Name text={placeText(step.object)} max={44} />,
  }),
  helper.display({
    id: 'says',
    header: 'What was said',
    cell: ({ row: { original: step } }) => (
      <span className="block min-w-64 text-small wrap-anywhere whitespace-normal">{step.says}</span>
    ),
  }),
  helper.display({
    id: 'at',
    header: 'When',
    cell: ({ row: { original: step } }) => (
      <time dateTime={step.at} title={dayAndTime(step.at)}>
        {clockTime(step.at)}
      </time>
    ),
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
]);

function StepTable({ change }: { readonly change: Change }) {
  const rows = change.steps.map((step, place) => ({ ...step, place }));
  return (
    <Section title="Requests" note="an API server’s audit log has each under its Audit-ID">
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

const RELATIONS = [
  ['undoes', 'takes back', 'an earlier change'],
  ['finishes', 'finishes', 'an earlier change'],
  ['undoneBy', 'taken back', 'by a later change'],
  ['finishedBy', 'finished', 'by a later change'],
] as const;

function Relations({ cluster, change }: { readonly cluster: string; readonly change: Change }) {
  const there = RELATIONS.flatMap(([field, badge, link]) => {
    const id = change[field];
    return id === undefined ? [] : [{ field, badge, link, id }];
  });
  if (there.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-2">
      {there.map(({ field, badge, link, id }) => (
        <Fragment key={field}>
          <Badge>{badge}</Badge>
          <Link prefetch={false} className="link" href={to.changeRecord(cluster, id)}>
            {link}
          </Link>
        </Fragment>
      ))}
    </p>
  );
}
