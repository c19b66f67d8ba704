import { KindLabel, Name, Notice } from '@/components/kit';
import { Button } from '@/components/ui';
import type { Removal } from './draft-store';

/** The objects that the draft takes away. */
export function Removals({
  removals,
  onKeep,
}: {
  readonly removals: readonly Removal[];
  readonly onKeep: (left: readonly Removal[]) => void;
}) {
  if (removals.length === 0) return null;
  return (
    <Notice
      meaning="warning"
      title={removals.length === 1 ? 'Takes 1 object away' : `Takes ${String(removals.length)} objects away`}
    >
      <ul>
        {removals.map((one) => (
          <li key={`${one.kind} ${one.namespace ?? ''}/${one.name}`} className="flex flex-wrap items-center gap-2 py-1">
            <KindLabel kind={one.kind} className="w-auto!" />
            <Name text={one.namespace === undefined ? one.name : `${one.namespace}/${one.name}`} />
            <Button
              look="quiet"
              aria-label={`Keep ${one.kind} ${one.name}`}
              onClick={() => onKeep(removals.filter((other) => other !== one))}
            >
              Keep it
            </Button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
