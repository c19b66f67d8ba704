'use client';

import { EmptyState, Notice, RoleName, RoleState, Section, YamlButton, count } from '@/components/kit';
import { type BindingCollection, bindingQuery } from '@/lib/client';
import { type BindingObjectOutput, to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { ObjectActions } from '../change';
import { MetaLine } from './meta-line';
import { ObjectFrame } from './object-frame';
import { RulesTable } from './rules-table';
import { WrittenSubjects } from './written-subjects';

type Binding = BindingObjectOutput['value'];
export type BindingPageProps = {
  readonly cluster: string;
  readonly collection: BindingCollection;
  readonly namespace?: string | undefined;
  readonly name: string;
};

/** A RoleBinding or ClusterRoleBinding: who gets what where, as one sentence and its three parts. */
export function BindingPage({ cluster, collection, namespace, name }: BindingPageProps) {
  const query = useQuery(bindingQuery(cluster, collection, { namespace, name }));
  return (
    <ObjectFrame
      cluster={cluster}
      kind={collection === 'rolebindings' ? 'RoleBinding' : 'ClusterRoleBinding'}
      name={name}
      query={query}
      scope={(binding) => <BindingScope cluster={cluster} binding={binding} />}
      actions={(binding) => (
        <>
          <YamlButton of={{ kind: binding.kind, namespace: binding.namespace, name }} own />
          <ObjectActions cluster={cluster} object={binding} uid={binding.meta.uid} />
        </>
      )}
    >
      {(binding) => (
        <>
          <BindingSentence cluster={cluster} binding={binding} />
          <Section id="subjects" title="Subjects" note={count(binding.subjects.length)}>
            {binding.subjects.length === 0 ? (
              <EmptyState title="Nobody">
                <p>It names no subject, so it grants nothing to anyone.</p>
              </EmptyState>
            ) : (
              <WrittenSubjects cluster={cluster} within={binding.namespace} subjects={binding.subjects} />
            )}
          </Section>
          <BindingRules cluster={cluster} binding={binding} />
        </>
      )}
    </ObjectFrame>
  );
}

function BindingScope({ cluster, binding }: { readonly cluster: string; readonly binding: Binding }) {
  return (
    <>
      {binding.kind === 'RoleBinding' ? (
        <>
          in namespace{' '}
          <Link
            prefetch={false}
            className="link font-mono"
            href={to.object(cluster, 'namespaces', { name: binding.namespace ?? '' })}
          >
            {binding.namespace}
          </Link>
        </>
      ) : (
        'whole cluster: every namespace, and what is in none'
      )}
      <MetaLine meta={binding.meta} />
    </>
  );
}

function BindingSentence({ cluster, binding }: { readonly cluster: string; readonly binding: Binding }) {
  const subjects = binding.subjects.length;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
        Gives {subjects === 1 ? '1 subject' : `${count(subjects)} subjects`} the {binding.role.kind}{' '}
        <RoleName cluster={cluster} role={binding.role} max={80} /> <RoleState exists={binding.roleExists} />
      </p>
      {binding.roleExists === false ? (
        <Notice meaning="warning" title="The role does not exist">
          It grants nothing now. Whoever may create a {binding.role.kind} of this name decides what its subjects get, at
          once and without touching this binding.
        </Notice>
      ) : null}
    </>
  );
}

function BindingRules({ cluster, binding }: { readonly cluster: string; readonly binding: Binding }) {
  if (binding.roleExists === false) return null;
  return (
    <Section id="rules" title="Rules that they get">
      {binding.rules.length > 0 ? (
        <RulesTable cluster={cluster} label="Rules" rules={binding.rules} provenance={false} />
      ) : (
        <EmptyState title={binding.roleExists === true ? 'No rules' : 'Unknown'}>
          <p>
            {binding.roleExists === true
              ? 'The role is there and has no rules: it grants nothing.'
              : 'The role could not be read, so its rules are not known.'}
          </p>
        </EmptyState>
      )}
    </Section>
  );
}
