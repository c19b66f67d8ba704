'use client';

import { Dialog } from '@/components/ui';
import { Fragment } from 'react';
import { Kbd } from './kbd';
import { setSingleKeys, useSingleKeys } from './keys';

const GROUPS = [
  {
    title: 'Anywhere',
    keys: [
      { keys: ['Ctrl K', '⌘ K'], does: 'Ask, or go to any name' },
      { keys: ['/'], does: 'Filter the rows' },
      { keys: ['?'], does: 'This list' },
      { keys: ['Esc'], does: 'Close, and go back to the row' },
    ],
  },
  {
    title: 'Rows',
    keys: [
      { keys: ['j', 'k'], does: 'Next row, previous row' },
      { keys: ['Enter'], does: 'Open the row' },
      { keys: ['y'], does: 'YAML of the row, or of the object on the page' },
      { keys: ['c'], does: 'Copy the name' },
      { keys: ['v'], does: 'Verify the answer with the cluster' },
    ],
  },
] as const;

/** All keys, and the switch that turns single keys off. */
export function KeyHelpDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const on = useSingleKeys();
  return (
    <Dialog open={open} onClose={onClose} title="Keys">
      <div className="grid gap-4">
        {GROUPS.map((group) => (
          <section key={group.title} aria-label={group.title} className="grid gap-1.5">
            <h3 className="text-small font-medium text-muted">{group.title}</h3>
            <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-y-1.5">
              {group.keys.map((entry) => (
                <Fragment key={entry.does}>
                  <dt className="flex items-center gap-1">
                    {entry.keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dt>
                  <dd>{entry.does}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
        <label className="flex items-center gap-2 border-t border-line pt-3">
          <input type="checkbox" checked={on} onChange={(event) => setSingleKeys(event.target.checked)} />
          Single keys do something (turn this off for speech input)
        </label>
      </div>
    </Dialog>
  );
}
