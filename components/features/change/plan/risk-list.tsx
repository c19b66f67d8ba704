import { Badge, Name, Section, SubjectName, Tag, plural } from '@/components/kit';
import type { RiskOutput } from '@/lib/contract';
import type { Plan } from './plan-words';

const MOST_SHOWN = 50;
const MEANING = { critical: 'critical', high: 'critical', medium: 'warning', low: 'warning' } as const;

/** The risks that come and go with the plan, gravest first, each with its reason. */
export function RiskList({ cluster, risks }: { readonly cluster: string; readonly risks: Plan['risks'] }) {
  if (risks.added.length + risks.removed.length === 0) return null;
  return (
    <Section
      id="risks"
      title="Risks"
      note={`${plural(risks.added.length, 'new risk')}, ${String(risks.removed.length)} gone`}
    >
      <Risks cluster={cluster} label="New risks" risks={risks.added} />
      <Risks cluster={cluster} label="Risks that go" risks={risks.removed} gone />
    </Section>
  );
}

const ORDER = ['critical', 'high', 'medium', 'low'] as const;

function Risks({
  cluster,
  label,
  risks,
  gone = false,
}: {
  readonly cluster: string;
  readonly label: string;
  readonly risks: readonly RiskOutput[];
  readonly gone?: boolean;
}) {
  if (risks.length === 0) return null;
  const sorted = risks.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return (
    <ul aria-label={label} className="grid gap-px rounded-md border border-line bg-panel">
      {sorted.slice(0, MOST_SHOWN).map((risk) => (
        <li
          key={`${risk.rule} ${risk.scope} ${risk.principal.kind} ${risk.principal.namespace ?? ''}/${risk.principal.name}`}
          className="grid gap-0.5 border-b border-line px-3 py-2 last:border-b-0"
        >
          <p className="flex flex-wrap items-center gap-x-2">
            {gone ? <Badge>gone</Badge> : <Tag meaning={MEANING[risk.severity]}>{risk.severity}</Tag>}
            <strong className="font-semibold">{risk.title}</strong>
            <SubjectName cluster={cluster} subject={risk.principal} max={32} />
            <span className="text-small text-muted">
              {risk.scope === '' ? (
                'in the whole cluster'
              ) : (
                <>
                  in <Name text={risk.scope} />
                </>
              )}
            </span>
          </p>
          <p className="text-small text-muted">{risk.reason}</p>
        </li>
      ))}
      {risks.length > MOST_SHOWN ? (
        <li className="px-3 py-2 text-small text-muted">and {risks.length - MOST_SHOWN} more</li>
      ) : null}
    </ul>
  );
}
