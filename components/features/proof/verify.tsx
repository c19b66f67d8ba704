'use client';

import { Tag, announce, clockTime } from '@/components/kit';
import { Button } from '@/components/ui';
import { type AskQuery, ProblemError, type WhoQuery, clusterQuery, meQuery, verifyMutation } from '@/lib/client';
import type { Verdict, VerifyOutput } from '@/lib/contract';
import { useMutation, useQuery } from '@tanstack/react-query';

/** Why this cluster cannot be asked; undefined when it can. */
function useWhyNotVerify(cluster: string): string | undefined {
  const { data } = useQuery(clusterQuery(cluster));
  const me = useQuery(meQuery(cluster));
  if (data === undefined) return 'The cluster is being read.';
  const { source } = data.value;
  if (source !== 'live') return `A ${source === 'demo' ? 'demo' : 'bundle'} has no API server to ask.`;
  if (me.data?.value.may.verify === false) return me.data.value.says;
  return undefined;
}

export type Verification = ReturnType<typeof useVerify>;

/**
 * Asks the cluster's own API server the same question, once, when told to. What it said of a verdict is not shown
 * beside another: `verdict` is the one that stands there now.
 */
export function useVerify(cluster: string, ask: AskQuery & WhoQuery, verdict: Verdict | undefined) {
  const whyNot = useWhyNotVerify(cluster);
  const mutation = useMutation({
    ...verifyMutation(cluster),
    onSuccess: (answer) => announce(verifySays(answer.value)),
    onError: (error) => announce(`Could not verify: ${error.message}`),
  });
  // An answer to another question must not stand beside this one.
  const same = JSON.stringify(mutation.variables) === JSON.stringify(ask);
  return {
    whyNot,
    busy: mutation.isPending,
    answer: same && mutation.data?.value.ours.verdict === verdict ? mutation.data?.value : undefined,
    error: same && mutation.error !== null ? mutation.error : undefined,
    run: () => {
      if (whyNot === undefined && !mutation.isPending) mutation.mutate(ask);
    },
  };
}

const said = (allowed: boolean) => (allowed ? 'allowed' : 'refused');

function verifySays({ agrees, cluster, checkedAt }: VerifyOutput['value']): string {
  return agrees
    ? `the API server agrees, ${clockTime(checkedAt)}`
    : `The API server disagrees: it says ${said(cluster.allowed)}, ${clockTime(checkedAt)}`;
}

/** The button and what came back. A disagreement is loud: it is a defect, a change since, or another authorizer. */
export function Verify({ verification }: { readonly verification: Verification }) {
  const { whyNot, busy, answer, error, run } = verification;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={run} aria-keyshortcuts="v" {...off(whyNot, busy)}>
          Verify with the cluster
        </Button>
        {answer?.agrees === true ? <Tag meaning="ok">{verifySays(answer)}</Tag> : null}
        {whyNot === undefined ? null : <span className="text-small text-muted">{whyNot}</span>}
      </div>
      {answer?.agrees === false ? <Disagreement answer={answer} /> : null}
      {error === undefined ? null : <VerifyFailed error={error} />}
    </div>
  );
}

function off(whyNot: string | undefined, busy: boolean) {
  if (whyNot !== undefined) return { disabledReason: whyNot };
  return busy ? { disabledReason: 'The API server is being asked.' } : {};
}

const VERDICT_WORDS = { allowed: 'allowed', refused: 'refused', unknown: 'unknown' } as const satisfies Record<
  Verdict,
  string
>;

function Disagreement({ answer }: { readonly answer: VerifyOutput['value'] }) {
  const { cluster, ours } = answer;
  return (
    <div role="alert" className="grid gap-1 rounded-md border border-l-[3px] border-critical bg-critical-bg px-3 py-2">
      <strong className="font-semibold text-critical">{verifySays(answer)}</strong>
      <p>
        Castellan says {VERDICT_WORDS[ours.verdict]} by RBAC. Another authorizer may have decided, or the cluster
        changed since it was read; else one of the two is wrong.
      </p>
      {cluster.reason === '' ? null : (
        <p className="text-small">
          Its reason: <q className="font-mono text-code break-words">{cluster.reason}</q>
        </p>
      )}
      {cluster.evaluationError === '' ? null : (
        <p className="text-small">
          It could not evaluate everything: <q className="font-mono text-code break-words">{cluster.evaluationError}</q>
        </p>
      )}
    </div>
  );
}

function VerifyFailed({ error }: { readonly error: Error }) {
  const problem = error instanceof ProblemError ? error : undefined;
  return (
    <p role="alert" className="text-small">
      <strong className="font-semibold">Not verified.</strong> {problem?.detail ?? 'The page failed to ask.'}{' '}
      {problem === undefined || problem.requestId === '' ? null : (
        <span className="text-muted">
          code <code>{problem.code}</code>, request <code>{problem.requestId}</code>
        </span>
      )}
    </p>
  );
}
