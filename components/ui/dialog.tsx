'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';

export type DialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  /** The dialog's name, as its heading. */
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** `full` covers the screen: a side sheet without room beside the page. `drawer` holds the navigation. */
  readonly size?: 'middle' | 'full' | 'drawer';
};

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
