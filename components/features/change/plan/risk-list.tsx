import { Badge, Name, Notice, Section, SubjectName, Tag, plural } from '@/components/kit';
import type { RiskOutput } from '@/lib/contract';
import type { Plan } from './plan-words';

/** The gravest; the others are folded away below them. */
const FIRST_SHOWN = 10;
const MEANING = { critical: 'critical', high: 'critical', medium: 'warning', low: 'warning' } as const;

/** The risks that come and go with the plan, gravest first, each with its reason. */
export function RiskList({ cluster, risks }: { readonly cluster: string; readonly risks: Plan['risks'] }) {
  if (risks.added.length + risks.removed.length + risks.skipped === 0) return null;
  return (
    <Section
      id="risks"
      title="Risks"
      note={`${plural(risks.added.length, 'new risk')}, ${String(risks.removed.length)} gone`}
    >
      {risks.skipped === 0 ? null : (
        <Notice meaning="warning" title="Not every risk is here">
          So many subjects are affected that the risks of {plural(risks.skipped, 'more subject')} were not compared.
        </Notice>
      )}
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
  const row = (risk: RiskOutput) => <Risk key={keyOf(risk)} cluster={cluster} risk={risk} gone={gone} />;
  const rest = sorted.slice(FIRST_SHOWN);
  return (
    <div className="rounded-md border border-line bg-panel">
      <ul aria-label={label} className="grid grid-cols-[minmax(0,1fr)]">
        {sorted.slice(0, FIRST_SHOWN).map(row)}
      </ul>
      {rest.length === 0 ? null : (
        <details className="border-t border-line">
          <summary className="cursor-pointer px-3 py-2 text-small text-muted">
            and {plural(rest.length, 'other')}
          </summary>
          <ul aria-label={`${label}, the others`} className="grid grid-cols-[minmax(0,1fr)] border-t border-line">
            {rest.map(row)}
          </ul>
        </details>
      )}
    </div>
  );
}

const keyOf = ({ rule, scope, principal: { kind, namespace = '', name } }: RiskOutput): string =>
  `${rule} ${scope} ${kind} ${namespace}/${name}`;

function Risk({
  cluster,
  risk,
  gone,
}: {
  readonly cluster: string;
  readonly risk: RiskOutput;
  readonly gone: boolean;
}) {
  return (
    <li className="grid gap-0.5 border-b border-line px-3 py-2 last:border-b-0">
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
  );
}
