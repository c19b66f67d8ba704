/** Bars where something will be. Nothing is drawn for the first 150 ms, so that a quick answer does not flash. */
export function Skeleton({ lines = 6, label = 'Loading' }: { readonly lines?: number; readonly label?: string }) {
  return (
    <div role="status" aria-label={label} className="appears-late grid gap-px">
      {Array.from({ length: lines }, (_, i) => (
        <div key={i} aria-hidden className="flex h-8 items-center gap-6 border-b border-line px-2.5">
          <span className="pulses h-3 rounded-sm bg-line" style={{ width: `${28 + ((i * 37) % 23)}%` }} />
          <span className="pulses h-3 rounded-sm bg-line" style={{ width: `${12 + ((i * 53) % 19)}%` }} />
        </div>
      ))}
    </div>
  );
}
