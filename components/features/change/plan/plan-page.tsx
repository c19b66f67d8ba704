'use client';

import {
  ChangeNote,
  CopyButton,
  EmptyState,
  GapNotice,
  Notice,
  PageTitle,
  ProblemState,
  Skeleton,
  count,
  plural,
  replaces,
} from '@/components/kit';
import { applyMutation, plannedQuery, planQuery } from '@/lib/client';
import { type Follows, to } from '@/lib/contract';
import { useIsMutating, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { WithheldCounts } from '../withheld';
import { ApplyPanel } from './apply-panel';
import { Blockers, Checks } from './checks';
import { DeltaTable } from './delta-table';
import { Moved } from './moved';
import { type Plan, planTitle, problemPlace, shortHash } from './plan-words';
import { RiskList } from './risk-list';
import { Steps } from './step-diff';

/** A plan: the objects before and after, who gains and loses what by it, what speaks against it, and the way to apply it. */
export function PlanPage({ cluster, hash }: { readonly cluster: string; readonly hash: string }) {
  const follows = useFollows();
  // What is applied is the plan as it is shown: its own writes are no news about it, and may leave nothing to plan.
  const applying = useIsMutating({ mutationKey: applyMutation(cluster).mutationKey }) > 0;
  const query = useQuery({ ...planQuery(cluster, hash), enabled: !applying });
  // As it was made here; what is read again is made on the world of now.
  const made = useQuery(plannedQuery(cluster, hash)).data;
  const plan = query.data?.value;
  const moved = plan !== undefined && plan.hash !== hash;
  return (
    <>
      <PageTitle
        cluster={cluster}
        kind={
          <>
            Plan <code title={hash}>{shortHash(hash)}</code>
          </>
        }
        title={plan === undefined ? 'Plan' : planTitle(plan)}
        scope={<Earlier cluster={cluster} follows={follows} />}
        asOf={query.data?.asOf}
        actions={<CopyButton text={hash} what="plan hash" />}
      />
      {moved ? null : <ChangeNote cluster={cluster} />}
      <GapNotice cluster={cluster} gaps={query.data?.gaps} />
      {query.error === null ? null : (
        <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
      )}
      {replaces(query.error, plan) ? null : query.data === undefined || plan === undefined ? (
        <Skeleton label="Loading the plan" lines={8} />
      ) : (
        <>
          {moved ? <Moved cluster={cluster} was={made?.value} now={plan} follows={follows} /> : null}
          {plan.steps.length === 0 ? null : <Summary plan={plan} />}
          <div className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-3 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-3">
              {plan.steps.length === 0 ? (
                <NoSteps plan={plan} />
              ) : (
                <>
                  <Steps steps={plan.steps} />
                  <DeltaTable cluster={cluster} access={plan.access} withheld={withheldOf(plan)} />
                </>
              )}
              <RiskList cluster={cluster} risks={plan.risks} />
              <Aggregated names={plan.aggregated} />
            </div>
            <aside aria-label="Checks" className="grid grid-cols-[minmax(0,1fr)] content-start gap-3">
              <Checks plan={plan} moved={moved} stale={query.data.asOf.stale} asOf={query.data.asOf.at} />
              <Problems plan={plan} />
              <Blockers plan={plan} />
              <ApplyPanel cluster={cluster} hash={hash} plan={plan} moved={moved} follows={follows} />
            </aside>
          </div>
        </>
      )}
    </>
  );
}

/** The earlier change that the plan takes back or finishes, in the URL. */
function useFollows(): Follows {
  const params = useSearchParams();
  const [undoes, finishes] = [params.get('undoes'), params.get('finishes')];
  return { ...(undoes === null ? {} : { undoes }), ...(finishes === null ? {} : { finishes }) };
}

function Earlier({ cluster, follows: { undoes, finishes } }: { readonly cluster: string; readonly follows: Follows }) {
  const id = undoes ?? finishes;
  if (id === undefined) return null;
  return (
    <>
      {undoes === undefined ? 'finishes' : 'takes back'}{' '}
      <Link prefetch={false} className="link" href={to.changeRecord(cluster, id)}>
        an earlier change
      </Link>
    </>
  );
}

function NoSteps({ plan: { problems } }: { readonly plan: Plan }) {
  return problems.length === 0 ? (
    <EmptyState title="Nothing to do">
      <p>Every object is already as it is wanted. Nothing would be written, and nobody gains or loses anything.</p>
    </EmptyState>
  ) : (
    <EmptyState title="No step was planned">
      <p>What is wanted is not valid, so that nothing could be worked out: change the plan where it says so.</p>
    </EmptyState>
  );
}

/** What a role gives that the author may not see is not known before it is certain that they may bind it. */
const withheldOf = ({ withheld, whyNotApply }: Plan) =>
  withheld ?? (whyNotApply.some(({ code }) => code === 'unknown-role') ? 'unknown' : undefined);

/** "2 objects, +6 grants to 1 subject, −0 grants from 0, 1 new risk" */
function Summary({ plan: { steps, access, risks, withheld } }: { readonly plan: Plan }) {
  const number = 'font-semibold text-text';
  return (
    <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-muted">
      <span>
        <b className={number}>{count(steps.length)}</b> {steps.length === 1 ? 'object' : 'objects'}
      </span>
      <span>
        <a href="#delta" className="link font-semibold text-ok">
          +{plural(access.gained, 'grant')}
        </a>{' '}
        to <b className={number}>{count(access.subjectsGaining)}</b>{' '}
        {access.subjectsGaining === 1 ? 'subject' : 'subjects'}
      </span>
      <span>
        <a href="#delta" className="link font-semibold text-critical">
          −{plural(access.lost, 'grant')}
        </a>{' '}
        from <b className={number}>{count(access.subjectsLosing)}</b>
      </span>
      <WithheldCounts withheld={withheld} />
      {risks.added.length === 0 ? (
        (withheld?.risksAdded ?? 0) + risks.skipped > 0 ? null : (
          <span>no new risk</span>
        )
      ) : (
        <a href="#risks" className="link">
          <b className={number}>{count(risks.added.length)}</b> {risks.added.length === 1 ? 'new risk' : 'new risks'}
        </a>
      )}
    </p>
  );
}

function Problems({ plan }: { readonly plan: Plan }) {
  const { problems } = plan;
  if (problems.length === 0) return null;
  return (
    <Notice meaning="critical" title="Kubernetes would refuse it">
      <ul className="list-disc pl-5">
        {problems.map(({ path, message }) => (
          <li key={`${path} ${message}`} className="break-words">
            <code>{problemPlace(plan, path)}</code> {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Aggregated({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p className="text-small text-muted">
      The aggregation controller would then rewrite {names.join(', ')}: what comes of that is counted above.
    </p>
  );
}
