'use client';

import { Dialog } from '@base-ui/react/dialog';
import { AskCommand, type AskCommandProps } from './ask-command';

type PaletteProps = Omit<AskCommandProps, 'onDone'> & { readonly open: boolean; readonly onClose: () => void };

/** The ask line, opened. Esc closes it and gives the focus back. */
export function Palette({ open, onClose, ...command }: PaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-overlay" />
        <Dialog.Popup
          aria-label="Ask"
          className="fixed top-2 left-1/2 z-50 flex max-h-[calc(100dvh-1rem)] w-[44rem] max-w-[calc(100vw-1rem)] -translate-x-1/2 flex-col rounded-md border border-line-strong bg-panel text-text shadow-overlay sm:top-[10vh] sm:max-h-[78vh]"
        >
          <AskCommand {...command} onDone={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
