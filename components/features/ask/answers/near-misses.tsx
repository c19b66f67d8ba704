'use client';

import { buttonClass } from '@/components/ui';
import { BindingName, Name, RuleView, SubjectName, count, useYamlSheet } from '@/components/kit';
import { type NearMiss, type WhyOutput, to } from '@/lib/contract';
import type { Ask } from '@/lib/domain/rbac';
import type { Asking } from '../state/use-question';
import { askOf, askParams, isExact } from '../state/question';
import Link from 'next/link';
import { Arrow } from './path-cells';

const WHAT = {
  verb: 'verb',
  name: 'name',
  namespace: 'namespace',
  group: 'group',
  apiGroup: 'API group',
  resource: 'resource',
  subresource: 'subresource',
  path: 'path',
  role: 'missing role',
  subject: 'subject',
} as const satisfies Record<NearMiss['differs'][number]['what'], string>;

/** How far a near miss is: "one verb away", "two away: verb and namespace". */
export function distanceSays(differs: NearMiss['differs']): string {
  const words = differs.map((d) => WHAT[d.what]);
  if (words.length === 1) return `one ${words[0] ?? ''} away`;
  const number = ['none', 'one', 'two', 'three', 'four'][words.length] ?? count(words.length);
  return `${number} away: ${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** What comes closest to allowing it, nearest first, with the binding and role where the grant would go. */
export function NearMisses({ asking, misses }: { readonly asking: Asking; readonly misses: readonly NearMiss[] }) {
  if (misses.length === 0) {
    return (
      <>
        <p>Nothing comes close: no rule in reach differs from this request in a few words only.</p>
        <GrantExactly asking={asking} />
      </>
    );
  }
  return (
    <section aria-labelledby="near-misses" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="near-misses" className="grow text-head font-semibold">
          What comes closest
        </h2>
        <GrantExactly asking={asking} />
      </div>
      <ol className="grid grid-cols-[minmax(0,1fr)] gap-2">
        {misses.map((miss) => (
          <li key={`${miss.binding.namespace ?? ''}/${miss.binding.name} ${miss.rule?.index ?? ''} ${miss.says}`}>
            <Miss asking={asking} miss={miss} ask={askOf(asking.words)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** To a draft of a role and a binding that allow this request and nothing else. A requester given exactly is no subject. */
function GrantExactly({ asking: { cluster, words } }: { readonly asking: Asking }) {
  if (isExact(words) || words.subject === '') return null;
  const href = to.change(cluster, { grant: 'exactly', ...askParams(words), subject: words.subject });
  return (
    <Link prefetch={false} className={buttonClass('plain', 'justify-self-start')} href={href}>
      Grant exactly this…
    </Link>
  );
}

function Miss({ asking, miss, ask }: { readonly asking: Asking; readonly miss: NearMiss; readonly ask: Ask }) {
  const yaml = useYamlSheet();
  const { binding, role, rule } = miss;
  return (
    <article className="grid grid-cols-[minmax(0,1fr)] gap-1 rounded-md border border-line bg-panel px-3 py-2">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <strong className="mr-1 font-semibold">{distanceSays(miss.differs)}</strong>{' '}
        <Arrow cluster={asking.cluster} binding={binding} role={role} />{' '}
        <span className="min-w-0 break-words">{miss.says}</span>
      </p>
      <Place cluster={asking.cluster} miss={miss} />
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1 text-small">
        <button
          type="button"
          className="link"
          aria-label={`YAML of ${binding.kind} ${binding.name}`}
          onClick={() => yaml.open(binding)}
        >
          YAML
        </button>
        {rule === undefined ? null : (
          <details className="min-w-0 grow">
            <summary className="cursor-pointer text-muted">rule {rule.index + 1} of the role</summary>
            <div className="pt-1.5">
              <RuleView rule={rule} ask={ask} />
            </div>
          </details>
        )}
      </div>
    </article>
  );
}

/** Where the grant would go: the same binding, another that is there, or one that would have to be made. */
function Place({ cluster, miss: { binding, place } }: { readonly cluster: string; readonly miss: NearMiss }) {
  const same = place.kind === binding.kind && place.namespace === binding.namespace && place.name === binding.name;
  if (same) return <p className="text-small text-muted">It would go into this binding and its role.</p>;
  return (
    <p className="text-small text-muted">
      It would go into {place.exists ? '' : 'a new '}
      {place.kind}{' '}
      {place.exists ? (
        <BindingName cluster={cluster} binding={place} />
      ) : (
        <Name text={place.namespace === undefined ? place.name : `${place.namespace}/${place.name}`} max={80} />
      )}
    </p>
  );
}

type Grantors = WhyOutput['value']['whoCouldGrant'];
/** Who could put the grant there: they may make the binding, and may hand out the role. */
export function WhoCouldGrant({ cluster, grantors }: { readonly cluster: string; readonly grantors: Grantors }) {
  const { subjects, total, truncated } = grantors;
  return (
    <section aria-labelledby="who-could-grant" className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <h2 id="who-could-grant" className="text-head font-semibold">
        Who could grant it
      </h2>
      {subjects.length === 0 ? (
        <p className="text-muted">Nobody that you may see, but the group system:masters.</p>
      ) : (
        <ul className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-1 md:grid-cols-2">
          {subjects.map((subject) => (
            <li key={`${subject.kind} ${subject.namespace ?? ''}/${subject.name}`} className="*:whitespace-normal">
              <SubjectName cluster={cluster} subject={subject} />
            </li>
          ))}
        </ul>
      )}
      <More left={total - subjects.length} truncated={truncated} />
    </section>
  );
}

function More({ left, truncated }: { readonly left: number; readonly truncated: boolean }) {
  if (left <= 0 && !truncated) return null;
  return (
    <p className="text-small text-muted">
      {left > 0 ? `and ${count(left)} more` : ''}
      {truncated ? ' There may be others: only the nearest candidates were looked at.' : ''}
    </p>
  );
}
