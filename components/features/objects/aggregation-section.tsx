import { Name, Notice, RuleView, Section, plural } from '@/components/kit';
import { type RoleObjectOutput, type RuleOutput, to } from '@/lib/contract';
import Link from 'next/link';

type Role = RoleObjectOutput['value'];

/** Where an aggregated role takes its rules from, what that should give, and which roles take from this one. */
export function AggregationSection({ cluster, role }: { readonly cluster: string; readonly role: Role }) {
  const { aggregation, aggregatedInto } = role;
  if (aggregation === undefined && aggregatedInto.length === 0) return null;
  return (
    <Section id="aggregation" title="Aggregation">
      {aggregation === undefined ? null : <Parts cluster={cluster} aggregation={aggregation} />}
      {aggregatedInto.length === 0 ? null : (
        <p>
          Its rules are copied into <RoleLinks cluster={cluster} names={aggregatedInto} />.
        </p>
      )}
    </Section>
  );
}

function Parts({
  cluster,
  aggregation: { selectors, parts, cycle, drift },
}: {
  readonly cluster: string;
  readonly aggregation: NonNullable<Role['aggregation']>;
}) {
  return (
    <>
      <p>
        Its rules are copied from every ClusterRole that matches{' '}
        {selectors.map((selector, i) => (
          <span key={selector}>
            {i > 0 ? ' or ' : ''}
            <code className="break-all">{selector}</code>
          </span>
        ))}
        {parts.length === 0 ? ': none now.' : <>: {<RoleLinks cluster={cluster} names={parts} />}.</>}
      </p>
      {cycle.length === 0 ? null : (
        <Notice meaning="warning" title="It takes from itself">
          Through <RoleLinks cluster={cluster} names={cycle} />: a rule in any of them reaches all of them and stays.
        </Notice>
      )}
      <Drift
        title={`${plural(drift.missing.length, 'rule')} not copied yet`}
        says="The selected ClusterRoles have them, this role does not. In a running cluster the controller adds them within seconds; in files they are simply missing."
        rules={drift.missing}
      />
      <Drift
        title={`${plural(drift.extra.length, 'rule')} that no selected ClusterRole has`}
        says="They were written into the role by hand, or left behind. A running controller overwrites them."
        rules={drift.extra}
      />
    </>
  );
}

function Drift({
  title,
  says,
  rules,
}: {
  readonly title: string;
  readonly says: string;
  readonly rules: readonly RuleOutput[];
}) {
  if (rules.length === 0) return null;
  return (
    <Notice meaning="warning" title={title}>
      <p>{says}</p>
      <div className="mt-2 grid gap-1.5">
        {rules.map((rule, i) => (
          <RuleView key={i} rule={rule} />
        ))}
      </div>
    </Notice>
  );
}

function RoleLinks({ cluster, names }: { readonly cluster: string; readonly names: readonly string[] }) {
  return names.map((name, i) => (
    <span key={name}>
      {i > 0 ? ', ' : ''}
      <Link className="link" prefetch={false} href={to.object(cluster, 'clusterroles', { name })}>
        <Name text={name} max={60} />
      </Link>
    </span>
  ));
}
