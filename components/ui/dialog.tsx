'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { DialogProps } from './dialog-props';

const BaseDialog = dynamic(() => import('./base-dialog').then((m) => m.BaseDialog), { ssr: false });

/**
 * A modal dialog: focus stays inside and goes back to where it was, Esc closes. It is loaded when it first opens: no
 * page needs it to be read.
 */
export function Dialog(props: DialogProps) {
  const [wanted, setWanted] = useState(props.open);
  if (props.open && !wanted) setWanted(true);
  return wanted ? <BaseDialog {...props} /> : null;
}
