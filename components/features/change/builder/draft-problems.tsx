import { Notice } from '@/components/kit';
import type { Fault } from '../document/read-draft';

const MOST_SHOWN = 20;

/** Why the draft cannot be planned: each fault with its line and column, which the cursor can go to. */
export function DraftProblems({
  faults,
  onGo,
}: {
  readonly faults: readonly Fault[];
  readonly onGo: (at: number) => void;
}) {
  return (
    <div role="status" aria-label="Faults of the draft">
      {faults.length === 0 ? null : (
        <Notice meaning="critical" title={faults.length === 1 ? '1 fault' : `${String(faults.length)} faults`}>
          <ul className="grid max-h-48 gap-0.5 overflow-auto">
            {faults.slice(0, MOST_SHOWN).map(({ message, spot }) => (
              <li key={`${String(spot.from)} ${message}`}>
                <button type="button" className="link font-mono text-code" onClick={() => onGo(spot.from)}>
                  {spot.line}:{spot.column}
                </button>{' '}
                {message}
              </li>
            ))}
          </ul>
          {faults.length > MOST_SHOWN ? <p>and {faults.length - MOST_SHOWN} more</p> : null}
        </Notice>
      )}
    </div>
  );
}
