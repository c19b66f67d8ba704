'use client';

import { clockTime, count } from '@/components/kit';
import { type AnswerChange, type Memory, changeSays } from './answer-diff';

const CHANGES_SHOWN = 5;

/**
 * What changed in the open answer, newest first. The region is there from the start, for a region that comes together
 * with its words is often not read aloud.
 */
export function ChangeLog({ memory }: { readonly memory: Memory | undefined }) {
  const tellings = memory?.tellings ?? [];
  return (
    <div role="log" aria-label="What changed" className="grid gap-1 empty:hidden">
      {tellings.map((telling) => (
        <div
          key={`${telling.at} ${telling.changes.map(changeSays).join()}`}
          className="flex flex-wrap items-baseline gap-x-3 border-l-[3px] border-accent bg-accent-bg px-3 py-1"
        >
          <time dateTime={telling.at} className="text-small text-muted">
            {clockTime(telling.at)}
          </time>{' '}
          <ChangeLines changes={telling.changes} />
        </div>
      ))}
    </div>
  );
}

function ChangeLines({ changes }: { readonly changes: readonly AnswerChange[] }) {
  const more = changes.length - CHANGES_SHOWN;
  return (
    <ul className="min-w-0 grow">
      {changes.slice(0, CHANGES_SHOWN).map((change) => {
        const says = changeSays(change);
        return (
          <li key={says} className="break-words">
            {says}
          </li>
        );
      })}
      {more > 0 ? <li className="text-small text-muted">and {count(more)} more</li> : null}
    </ul>
  );
}
