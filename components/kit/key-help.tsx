'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useKeys } from './keys';

const KeyHelpDialog = dynamic(() => import('./key-help-dialog').then((m) => m.KeyHelpDialog), { ssr: false });

/** `?` lists the keys. Once, in the layout; the list is loaded when it is first asked for. */
export function KeyHelp() {
  const [state, setState] = useState<'never' | 'open' | 'closed'>('never');
  useKeys({
    '?': () => {
      setState('open');
      return true;
    },
  });
  return state === 'never' ? null : <KeyHelpDialog open={state === 'open'} onClose={() => setState('closed')} />;
}
