import { type ReactNode, useId } from 'react';

/** A part of a page under a heading, which a link can go to. */
export function Section({
  id,
  title,
  note,
  children,
}: {
  readonly id?: string;
  readonly title: ReactNode;
  /** Beside the heading, small. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}) {
  const heading = useId();
  return (
    <section id={id} aria-labelledby={heading} className="grid scroll-mt-16 grid-cols-[minmax(0,1fr)] gap-2 pt-2">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 id={heading} className="text-head font-semibold">
          {title}
        </h2>
        {note === undefined ? null : <span className="text-small text-muted">{note}</span>}
      </div>
      {children}
    </section>
  );
}
