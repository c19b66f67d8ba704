'use client';

import { RuleView, SubjectName, count, useYamlSheet } from '@/components/kit';
import type { NearMiss, WhyOutput } from '@/lib/contract';
import type { Ask } from '@/lib/domain/rbac';
import type { Asking } from '../state/use-question';
import { askOf } from '../state/question';
import { Arrow } from './who-can-columns';

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
    return <p>Nothing comes close: no rule in reach differs from this request in a few words only.</p>;
  }
  return (
    <section aria-labelledby="near-misses" className="grid gap-2">
      <h2 id="near-misses" className="text-head font-semibold">
        What comes closest
      </h2>
      <ol className="grid gap-2">
        {misses.map((miss) => (
          <li key={`${miss.binding.namespace ?? ''}/${miss.binding.name} ${miss.rule?.index ?? ''} ${miss.says}`}>
            <Miss asking={asking} miss={miss} ask={askOf(asking.words)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Miss({ asking, miss, ask }: { readonly asking: Asking; readonly miss: NearMiss; readonly ask: Ask }) {
  const yaml = useYamlSheet();
  const { binding, role, rule } = miss;
  return (
    <article className="grid gap-1.5 rounded-md border border-line bg-panel px-3 py-2.5">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <strong className="font-semibold">{distanceSays(miss.differs)}</strong>
        <span className="min-w-0 break-words">{miss.says}</span>
      </p>
      <div className="flex flex-wrap items-baseline gap-x-3 overflow-x-auto">
        <span className="text-small text-muted">It would go here:</span>
        <Arrow cluster={asking.cluster} binding={binding} role={role} />
        <button
          type="button"
          className="link text-small"
          aria-label={`YAML of ${binding.kind} ${binding.name}`}
          onClick={() => yaml.open(binding)}
        >
          YAML
        </button>
      </div>
      <Differences differs={miss.differs} />
      {rule === undefined ? null : (
        <details>
          <summary className="cursor-pointer text-small text-muted">rule {rule.index + 1} of the role</summary>
          <div className="pt-1.5">
            <RuleView rule={rule} ask={ask} />
          </div>
        </details>
      )}
    </article>
  );
}

function Differences({ differs }: Pick<NearMiss, 'differs'>) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-small">
      {differs.map((d) => (
        <div key={d.what} className="contents">
          <dt className="text-muted">{WHAT[d.what]}</dt>
          <dd className="break-words">
            has <Word text={d.has} />, wants <Word text={d.wants} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const Word = ({ text }: { readonly text: string }) =>
  text === '' ? <span className="text-muted">none</span> : <span className="font-mono text-code">{text}</span>;

type Grantors = WhyOutput['value']['whoCouldGrant'];
/** Who could put the grant there: they may make the binding, and may hand out the role. */
export function WhoCouldGrant({ cluster, grantors }: { readonly cluster: string; readonly grantors: Grantors }) {
  const { subjects, total } = grantors;
  return (
    <section aria-labelledby="who-could-grant" className="grid gap-1.5">
      <h2 id="who-could-grant" className="text-head font-semibold">
        Who could grant it
      </h2>
      {subjects.length === 0 ? (
        <p className="text-muted">Nobody that you may see, but the group system:masters.</p>
      ) : (
        <ul className="grid gap-x-6 gap-y-1 md:grid-cols-2">
          {subjects.map((subject) => (
            <li key={`${subject.kind} ${subject.namespace ?? ''}/${subject.name}`}>
              <SubjectName cluster={cluster} subject={subject} />
            </li>
          ))}
        </ul>
      )}
      {total > subjects.length ? (
        <p className="text-small text-muted">and {count(total - subjects.length)} more</p>
      ) : null}
    </section>
  );
}
