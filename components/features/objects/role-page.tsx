'use client';

import { Badge, EmptyState, Section, WeightTag, YamlButton, count, plural } from '@/components/kit';
import { type RoleCollection, roleQuery } from '@/lib/client';
import { type RoleObjectOutput, to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { ObjectActions } from '../change';
import { AggregationSection } from './aggregation-section';
import { BoundTable } from './bound-table';
import { MetaLine } from './meta-line';
import { ObjectFrame } from './object-frame';
import { RulesTable } from './rules-table';

type Role = RoleObjectOutput['value'];
export type RolePageProps = {
  readonly cluster: string;
  readonly collection: RoleCollection;
  readonly namespace?: string | undefined;
  readonly name: string;
};

/** A Role or ClusterRole: what it allows, where its rules come from, and who holds it where. */
export function RolePage({ cluster, collection, namespace, name }: RolePageProps) {
  const query = useQuery(roleQuery(cluster, collection, { namespace, name }));
  return (
    <ObjectFrame
      cluster={cluster}
      kind={collection === 'roles' ? 'Role' : 'ClusterRole'}
      name={name}
      query={query}
      scope={(role) => <RoleScope cluster={cluster} role={role} />}
      actions={(role) => (
        <>
          <YamlButton of={{ kind: role.kind, namespace: role.namespace, name }} own />
          <ObjectActions cluster={cluster} object={role} uid={role.meta.uid} />
        </>
      )}
    >
      {(role) => (
        <>
          <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted">
            <span>
              <b className="font-semibold text-text">{count(role.rules.length)}</b>{' '}
              {role.rules.length === 1 ? 'rule' : 'rules'}
            </span>
            <span>
              <b className="font-semibold text-text">{count(role.bindingsTotal)}</b>{' '}
              {role.bindingsTotal === 1 ? 'binding' : 'bindings'}
            </span>
            {role.rules.length === 0 ? null : (
              <span>
                widest rule: <WeightTag weight={role.weight} />
              </span>
            )}
            {role.aggregation === undefined ? null : <Badge>aggregated</Badge>}
          </p>
          <AggregationSection cluster={cluster} role={role} />
          <RoleRules cluster={cluster} role={role} />
          <RoleBindings cluster={cluster} role={role} />
        </>
      )}
    </ObjectFrame>
  );
}

function RoleScope({ cluster, role }: { readonly cluster: string; readonly role: Role }) {
  return (
    <>
      {role.kind === 'Role' ? (
        <>
          in namespace{' '}
          <Link
            prefetch={false}
            className="link font-mono"
            href={to.object(cluster, 'namespaces', { name: role.namespace ?? '' })}
          >
            {role.namespace}
          </Link>
        </>
      ) : (
        'holds where it is bound'
      )}
      <MetaLine meta={role.meta} />
    </>
  );
}

function RoleRules({ cluster, role }: { readonly cluster: string; readonly role: Role }) {
  return (
    <Section id="rules" title="Rules">
      {role.rules.length === 0 ? (
        <EmptyState title="No rules">
          <p>
            {role.aggregation === undefined
              ? 'It grants nothing, wherever it is bound.'
              : 'No ClusterRole matches its selectors now. It grants nothing until one does.'}
          </p>
        </EmptyState>
      ) : (
        <RulesTable
          cluster={cluster}
          label="Rules"
          rules={role.rules}
          provenance={role.rules.some((rule) => rule.aggregatedFrom.length > 0)}
        />
      )}
    </Section>
  );
}

function RoleBindings({ cluster, role }: { readonly cluster: string; readonly role: Role }) {
  const { bindings, bindingsTotal } = role;
  const filter = `${role.kind}/${role.name}`;
  return (
    <Section
      id="bound"
      title="Who is bound to it"
      note={
        bindings.length < bindingsTotal ? (
          <>
            the first {count(bindings.length)} of {plural(bindingsTotal, 'binding')}:{' '}
            <Link prefetch={false} className="link" href={to.list(cluster, 'rolebindings', { filter })}>
              all RoleBindings
            </Link>
          </>
        ) : undefined
      }
    >
      {bindings.length === 0 ? (
        <EmptyState title="Nobody">
          <p>No binding that was read refers to it.</p>
        </EmptyState>
      ) : (
        <BoundTable cluster={cluster} label="Bindings" bindings={bindings} total={bindingsTotal} show="subjects" />
      )}
    </Section>
  );
}
