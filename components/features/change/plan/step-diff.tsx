'use client';

import { Name, Section, plural } from '@/components/kit';
import { Button } from '@/components/ui';
import type { StepOutput } from '@/lib/contract';
import clsx from 'clsx';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { type DiffLine, foldDiff, pairDiff } from './diff-lines';
import { placeName, placeText } from './plan-words';

const VIEWS = ['unified', 'split'] as const;
const parser = parseAsStringLiteral(VIEWS)
  .withDefault('unified')
  .withOptions({ history: 'replace', clearOnDefault: true });

/** Each step with its object before and after. */
export function Steps({ steps }: { readonly steps: readonly StepOutput[] }) {
  const [view, setView] = useQueryState('diff', parser);
  return (
    <>
      {steps.some(({ before, after }) => before !== '' && after !== '') ? (
        <div role="group" aria-label="View of the differences" className="flex gap-2">
          {VIEWS.map((one) => (
            <Button
              key={one}
              aria-pressed={view === one}
              look={view === one ? 'chosen' : 'plain'}
              onClick={() => void setView(one)}
            >
              {one === 'unified' ? 'One column' : 'Side by side'}
            </Button>
          ))}
        </div>
      ) : null}
      {steps.map((step, i) => (
        <Section
          key={`${step.action} ${placeText(step.object)}`}
          title={
            <>
              {i + 1} · {step.action} {step.object.kind} <Name text={placeName(step.object)} max={60} />
            </>
          }
          note={step.action === 'replace' ? 'deleted and made anew: a roleRef cannot be changed' : countText(step.diff)}
        >
          {view === 'split' && step.before !== '' && step.after !== '' ? (
            <SplitDiff step={step} />
          ) : (
            <UnifiedDiff step={step} />
          )}
        </Section>
      ))}
    </>
  );
}

function countText(diff: readonly DiffLine[]): string {
  const added = diff.filter(({ op }) => op === 'add').length;
  const removed = diff.filter(({ op }) => op === 'remove').length;
  return `+${String(added)} −${String(removed)} ${added + removed === 1 ? 'line' : 'lines'}`;
}

const LOOKS = { add: 'bg-ok-bg', remove: 'bg-critical-bg', same: '' } as const;
const SIGNS = { add: '+', remove: '−', same: ' ' } as const;
const SAYS = { add: 'added: ', remove: 'removed: ', same: '' } as const;

function UnifiedDiff({ step }: { readonly step: StepOutput }) {
  return (
    <div
      role="region"
      aria-label={`Difference of ${placeText(step.object)}`}
      tabIndex={0}
      className="relative max-h-[28rem] overflow-auto rounded-md border border-line bg-sunk py-1.5 font-mono text-code"
    >
      <div className="w-max min-w-full">
        {foldDiff(step.diff).map((part, i) =>
          part.folded ? (
            <details key={i}>
              <summary className="cursor-pointer bg-hover px-2.5 text-muted">
                {plural(part.lines.length, 'line')} as before
              </summary>
              <Lines lines={part.lines} />
            </details>
          ) : (
            <Lines key={i} lines={part.lines} />
          ),
        )}
      </div>
    </div>
  );
}

function Lines({ lines }: { readonly lines: readonly DiffLine[] }) {
  return lines.map(({ op, text }, i) => (
    <div key={i} className={clsx('px-2.5 whitespace-pre', LOOKS[op])}>
      <span
        aria-hidden
        className={clsx(
          'inline-block w-[2ch] select-none',
          op === 'add' && 'text-ok',
          op === 'remove' && 'text-critical',
        )}
      >
        {SIGNS[op]}
      </span>
      {op === 'same' ? null : <span className="sr-only">{SAYS[op]}</span>}
      {text === '' ? ' ' : text}
    </div>
  ));
}

function SplitDiff({ step }: { readonly step: StepOutput }) {
  const cell = (text: string | undefined, look: string) => (
    <td
      className={clsx(
        'w-1/2 px-2.5 align-top wrap-anywhere whitespace-pre-wrap',
        text === undefined ? 'bg-hover' : look,
      )}
    >
      {text}
    </td>
  );
  return (
    <div
      role="region"
      aria-label={`Difference of ${placeText(step.object)}, side by side`}
      tabIndex={0}
      className="relative max-h-[28rem] overflow-auto rounded-md border border-line bg-sunk font-mono text-code"
    >
      <table className="w-full table-fixed border-collapse">
        <thead>
          <tr className="text-left text-small text-muted">
            <th scope="col" className="px-2.5 py-1 font-sans font-medium">
              Before
            </th>
            <th scope="col" className="px-2.5 py-1 font-sans font-medium">
              After
            </th>
          </tr>
        </thead>
        <tbody>
          {pairDiff(step.diff).map(({ before, after, same }, i) => (
            <tr key={i}>
              {cell(before, same ? '' : LOOKS.remove)}
              {cell(after, same ? '' : LOOKS.add)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
