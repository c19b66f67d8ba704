'use client';

import { count } from '@/components/kit';
import { useState } from 'react';

const FOLD_AT = 10;

/** The entries of one list of a rule. `*` is shown as it is and said as "every"; a long list folds. */
export function Entries({ all, empty = '""' }: { readonly all: readonly string[]; readonly empty?: string }) {
  const [unfolded, setUnfolded] = useState(false);
  const folds = all.length > FOLD_AT + 2 && !unfolded;
  const shown = folds ? all.slice(0, FOLD_AT) : all;
  return (
    <span className="font-mono text-code break-words">
      {shown.map((entry, i) => (
        <span key={i}>
          {i > 0 ? ', ' : ''}
          <Entry text={entry} empty={empty} />
        </span>
      ))}
      {folds ? (
        <>
          {', '}
          <button type="button" className="link font-sans text-small text-muted" onClick={() => setUnfolded(true)}>
            and {count(all.length - FOLD_AT)} more
          </button>
        </>
      ) : null}
    </span>
  );
}

function Entry({ text, empty }: { readonly text: string; readonly empty: string }) {
  if (text === '') return <span className="text-muted">{empty}</span>;
  if (text !== '*') return text;
  return (
    <span className="font-semibold text-critical" title="every one, also those that do not exist yet">
      *
    </span>
  );
}
