'use client';

import { Dialog, IconButton } from '@/components/ui';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useKeys } from './keys';
import { useWide } from './media';
import { useYamlSheet, YAML_PARAM } from './yaml-ref';

export type SideSheetProps = {
  /** The URL parameter that holds what the sheet shows; the sheet is rendered while it is set. */
  readonly param: string;
  /** What it shows now: focus comes to its heading whenever this changes. */
  readonly value: string;
  /** The landmark's name: "Proof". */
  readonly label: string;
  readonly title: ReactNode;
  /** Beside the title, small. */
  readonly note?: ReactNode;
  /** Takes the parameter out of the URL. */
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/**
 * Detail beside the rows: a column of its own where there is room, a full-width dialog where there is none. Opening
 * moves focus to its heading; Esc closes it and gives focus back to what opened it.
 */
export function SideSheet(props: SideSheetProps) {
  const wide = useWide();
  // YAML of an object that a sheet tells of lies over it. What the sheet of YAML itself goes by is asked, not the
  // address: that one follows a little later, and Esc in between would close the sheet that lies below.
  const covered = useYamlSheet().shown !== null && props.param !== YAML_PARAM;
  if (wide) return <AsideSheet {...props} covered={covered} />;
  return (
    <Dialog open={!covered} onClose={props.onClose} title={props.title} size="full">
      {props.note === undefined ? null : <p className="mb-3 text-small text-muted">{props.note}</p>}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5">{props.children}</div>
    </Dialog>
  );
}

function AsideSheet({ value, label, title, note, onClose, children, covered }: SideSheetProps & { covered: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusTrip(heading, value);
  useKeys(
    {
      Escape: () => {
        onClose();
        return true;
      },
    },
    !covered,
  );
  return (
    <aside
      data-side-sheet=""
      hidden={covered}
      aria-label={label}
      className="fixed top-12 right-0 bottom-0 z-10 w-[25.5rem] overflow-auto border-l border-line bg-panel"
    >
      <div className="sticky top-0 z-10 flex items-center gap-2 border-b border-line bg-panel px-4 py-2">
        <h2 ref={heading} tabIndex={-1} className="min-w-0 grow text-head font-semibold break-words">
          {title}
        </h2>
        {note === undefined ? null : <span className="text-small whitespace-nowrap text-muted">{note}</span>}
        <IconButton label={`Close ${label.toLowerCase()}`} onClick={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-3.5 px-4 py-4">{children}</div>
    </aside>
  );
}

/** Focus goes to the heading for each new value, and back to what had it when the sheet is gone. */
function useFocusTrip(heading: React.RefObject<HTMLElement | null>, value: string): void {
  const opener = useRef<HTMLElement>(null);
  useEffect(() => {
    const active = document.activeElement;
    // A page that was loaded with its sheet open has no opener: focus is where the reader put it.
    if (!(active instanceof HTMLElement) || active === document.body) return;
    if (heading.current?.closest('aside')?.contains(active) !== true) opener.current = active;
    heading.current?.focus();
  }, [heading, value]);
  useEffect(
    () => () => {
      const target = opener.current;
      if (target?.isConnected === true) target.focus();
      else document.querySelector<HTMLElement>('tr[aria-selected="true"] [data-row-primary]')?.focus();
    },
    [],
  );
}
