import { type Gap, GapEffect, to } from '@/lib/contract';
import { CircleDashed } from 'lucide-react';
import Link from 'next/link';
import { LIST_TITLES } from './list-titles';
import { clockTime, count } from './time';

/** What a gap can do to the answer, in words. */
export const EFFECTS = {
  'may-miss-allows': 'May miss allows',
  'may-miss-objects': 'May miss objects',
  'proof-withheld': 'Proof withheld',
  stale: 'May be old',
} as const satisfies Record<GapEffect, string>;

const SHOWN = 3;

/** What could not be read for this answer, above its rows. Nothing is drawn when there is nothing to say. */
export function GapNotice({
  cluster,
  gaps,
  href,
}: {
  readonly cluster: string;
  readonly gaps: readonly Gap[] | undefined;
  /** Where it is said what to grant; the page of the cluster unless given. */
  readonly href?: string;
}) {
  if (gaps === undefined || gaps.length === 0) return null;
  return (
    <div role="group" aria-label="What could not be read" className="grid gap-2">
      {GapEffect.options.map((effect) => {
        const these = gaps.filter((gap) => gap.effect === effect);
        return these.length === 0 ? null : (
          <EffectNotice key={effect} href={href ?? to.cluster(cluster)} effect={effect} gaps={these} />
        );
      })}
    </div>
  );
}

function EffectNotice({
  href,
  effect,
  gaps,
}: {
  readonly href: string;
  readonly effect: GapEffect;
  readonly gaps: readonly Gap[];
}) {
  const grantable = gaps.some((gap) => gap.code === 'list-forbidden');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 rounded-md border border-l-[3px] border-line-strong border-l-unknown bg-panel hatched-wide px-3 py-2 md:grid-cols-[auto_minmax(0,1fr)_auto]">
      <strong className="flex h-5 items-center gap-1.5 font-semibold text-unknown">
        <CircleDashed size={14} aria-hidden />
        {EFFECTS[effect]}
      </strong>
      <div className="order-last col-span-2 min-w-0 md:order-none md:col-span-1">
        <GapLines gaps={gaps.slice(0, SHOWN)} />
        {gaps.length > SHOWN ? (
          <details>
            <summary className="cursor-pointer text-small text-muted">and {count(gaps.length - SHOWN)} more</summary>
            <GapLines gaps={gaps.slice(SHOWN)} />
          </details>
        ) : null}
      </div>
      <Link prefetch={false} href={href} className="link self-start whitespace-nowrap">
        {grantable ? 'What to grant' : 'Sources and gaps'}
      </Link>
    </div>
  );
}

function GapLines({ gaps }: { readonly gaps: readonly Gap[] }) {
  return (
    <ul>
      {gaps.map((gap) => (
        <li key={`${gap.code} ${JSON.stringify(gap.scope)} ${gap.detail}`} className="break-words">
          {gap.scope.list === undefined ? null : <b className="font-medium">{LIST_TITLES[gap.scope.list]}: </b>}
          {gap.scope.file === undefined ? null : (
            <b className="font-mono font-medium">
              {gap.scope.line === undefined ? gap.scope.file : `${gap.scope.file}:${gap.scope.line}`}:{' '}
            </b>
          )}
          {gap.detail} <span className="text-small text-muted">since {clockTime(gap.since)}</span>
        </li>
      ))}
    </ul>
  );
}
