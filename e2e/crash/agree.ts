import type { TrailRowOutput } from '../../lib/contract/index.ts';
import type { Change } from '../product/api.ts';
import { type Progress, type Written, keyOf, succeeded } from './truth.ts';

/** Everything in which the journal's word of a change differs from the cluster, the audit log and the trail. */
export function disagreementsOf(
  change: Change,
  progress: Progress,
  writes: readonly Written[],
  trail: readonly TrailRowOutput[],
): string[] {
  return [
    ...ofState(change),
    ...change.steps.flatMap((step) => ofStep(step, progress, writes)),
    ...ofTrail(change, trail),
  ];
}

function ofState({ state, steps }: Change): string[] {
  const done = steps.filter((step) => step.state === 'done').length;
  const right = done === steps.length ? 'applied' : done === 0 ? 'failed' : 'partial';
  const found = state === right ? [] : [`the change is ${state} and ought to be ${right}`];
  const firstUndone = steps.findIndex((step) => step.state !== 'done');
  const late = firstUndone >= 0 && steps.slice(firstUndone).some((step) => step.state === 'done');
  return late ? [...found, 'a request is done after one that is not'] : found;
}

function ofStep(step: Change['steps'][number], progress: Progress, writes: readonly Written[]): string[] {
  const key = keyOf(step);
  const there = progress[key];
  const sent = writes.filter(({ auditID }) => auditID === step.auditId);
  const found: string[] = [];
  if (there === undefined) found.push(`${key} is no request of this run`);
  if ((step.state === 'done') !== there) found.push(`${key} is ${step.state}, in the cluster: ${String(there)}`);
  if (!['done', 'failed', 'skipped'].includes(step.state)) found.push(`${key} was left ${step.state}`);
  if (sent.length > 1) found.push(`${key} was sent ${String(sent.length)} times`);
  if (step.state === 'done' && !sent.some(succeeded)) found.push(`${key} is done and not in the audit log`);
  if (step.state === 'skipped' && sent.length > 0) found.push(`${key} is said to be skipped and was sent`);
  return found;
}

function ofTrail({ id, state }: Change, trail: readonly TrailRowOutput[]): string[] {
  const told = trail.filter(({ event, detail }) => event === 'applied' && detail.includes(id));
  if (told.length === 0) return ['the trail does not know it'];
  // One that died while it was told is told once more.
  return told.at(0)?.result === state ? [] : [`the trail says ${told.at(0)?.result ?? ''}, the journal ${state}`];
}
