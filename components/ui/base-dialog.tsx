'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import clsx from 'clsx';
import { X } from 'lucide-react';
import { buttonClass } from './button';
import type { DialogProps } from './dialog-props';

const SIZES = {
  middle:
    'top-[12vh] left-1/2 max-h-[76vh] w-[34rem] max-w-[calc(100vw-2rem)] -translate-x-1/2 rounded-md border border-line-strong shadow-overlay',
  full: 'inset-0',
  drawer: 'inset-y-0 left-0 w-[17rem] max-w-[calc(100vw-3rem)] border-r border-line',
};

/** The dialog itself; `Dialog` loads it. */
export function BaseDialog({ open, onClose, title, children, size = 'middle' }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-overlay" />
        <Base.Popup className={clsx('fixed z-50 flex flex-col bg-panel text-text', SIZES[size])}>
          <div className="flex items-center gap-2 border-b border-line px-4 py-2.5">
            <Base.Title className="min-w-0 grow text-head font-semibold break-words">{title}</Base.Title>
            <Base.Close aria-label="Close" title="Close" className={buttonClass('quiet', 'w-[1.875rem] !px-0')}>
              <X size={16} aria-hidden />
            </Base.Close>
          </div>
          <div className={clsx('min-h-0 grow overflow-auto', size === 'drawer' || 'p-4')}>{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
