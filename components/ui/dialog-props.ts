import type { ReactNode } from 'react';

/** What a dialog takes, whether it is loaded already or not. */
export type DialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  /** The dialog's name, as its heading. */
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** `full` covers the screen: a side sheet without room beside the page. `drawer` holds the navigation. */
  readonly size?: 'middle' | 'full' | 'drawer';
};
