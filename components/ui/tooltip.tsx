'use client';

import { Tooltip as Base } from '@base-ui/react/tooltip';
import clsx from 'clsx';
import type { ReactElement, ReactNode } from 'react';
import { overlayClass } from './menu';

/** Says more about `children` when it is pointed at or focused. Never the only place where something is said. */
export function Tooltip({ says, children }: { readonly says: ReactNode; readonly children: ReactElement }) {
  return (
    <Base.Root>
      <Base.Trigger render={children} delay={300} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-50">
          <Base.Popup className={clsx(overlayClass, 'max-w-80 px-2 py-1 text-small')}>{says}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
