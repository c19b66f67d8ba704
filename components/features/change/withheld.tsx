import { Tag, count, plural } from '@/components/kit';
import type { ChangeRow, WithheldOutput } from '@/lib/contract';

type Counts = NonNullable<ChangeRow['withheld']>;

/** "+6 −0 withheld": grants that are counted, and lie where the reader may not look; nothing where there are none. */
export function WithheldCounts({ withheld }: { readonly withheld: Counts | undefined }) {
  if (withheld === undefined || withheld.gained + withheld.lost === 0) return null;
  return (
    <Tag meaning="unknown" title="Counted, and not shown: it lies where you may not look.">
      +{count(withheld.gained)} −{count(withheld.lost)} withheld
    </Tag>
  );
}

/** What lies where the author may not look: counted, or unknown; absent where there is nothing of it. */
export type Withheld = WithheldOutput | 'unknown' | undefined;

export const hasWithheld = (withheld: Withheld): boolean =>
  withheld === 'unknown' || (withheld !== undefined && sumOf(withheld) > 0);

/** What a plan does beyond what its author sees, in the place of the rows. */
export function WithheldRows({ withheld }: { readonly withheld: Withheld }) {
  if (withheld === undefined || !hasWithheld(withheld)) return null;
  if (withheld === 'unknown') {
    return (
      <p role="note" aria-label="Withheld" className="rounded-md border border-line hatched-wide px-3 py-2">
        <Tag meaning="unknown">unknown</Tag> It binds a role that you may not see, or that is not there: what it would
        give is not known.
      </p>
    );
  }
  const { gained, lost, subjects } = withheld;
  const risks = risksText(withheld);
  return (
    <div role="note" aria-label="Withheld" className="rounded-md border border-line hatched-wide px-3 py-2">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Tag meaning="unknown">withheld</Tag>
        <span>
          {plural(gained, 'more grant')} to gain and {count(lost)} to lose, for {plural(subjects, 'subject')}
          {risks === '' ? '' : `; ${risks}`}.
        </span>
      </p>
      <p className="text-small text-muted">
        They lie where you may not look. They are counted, and kept in the journal; whoever sees the whole cluster sees
        which they are.
      </p>
    </div>
  );
}

const sumOf = ({ gained, lost, risksAdded, risksRemoved, risksSkipped }: WithheldOutput): number =>
  gained + lost + risksAdded + risksRemoved + risksSkipped;

function risksText({ risksAdded, risksRemoved, risksSkipped }: WithheldOutput): string {
  return [
    risksAdded === 0 ? '' : plural(risksAdded, 'more new risk'),
    risksRemoved === 0 ? '' : `${plural(risksRemoved, 'more risk')} gone`,
    risksSkipped === 0 ? '' : `the risks of ${plural(risksSkipped, 'more subject')} were not compared`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
