'use client';

import { EmptyState, Notice, Section, SubjectName, Tag, YamlButton, count, plural } from '@/components/kit';
import { subjectQuery } from '@/lib/client';
import { type SubjectObjectOutput, to } from '@/lib/contract';
import { type Principal, formatPrincipal } from '@/lib/domain/rbac';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { BoundTable } from './bound-table';
import { EffectiveRules } from './effective-rules';
import { ObjectFrame } from './object-frame';
import { QuickAsks } from './quick-asks';

type Subject = SubjectObjectOutput['value'];

/** Anyone whom bindings can name: what they can where, and through which bindings. */
export function SubjectPage({ cluster, principal }: { readonly cluster: string; readonly principal: Principal }) {
  const text = formatPrincipal(principal);
  const query = useQuery(subjectQuery(cluster, text));
  const { name } = principal;
  return (
    <ObjectFrame
      cluster={cluster}
      kind={principal.kind}
      name={name}
      query={query}
      scope={(subject) => <SubjectScope cluster={cluster} subject={subject} />}
      actions={(subject) =>
        subject.yaml === undefined ? null : (
          <YamlButton of={{ kind: 'ServiceAccount', namespace: subject.namespace, name }} own />
        )
      }
    >
      {(subject) => (
        <>
          <SubjectNotices subject={subject} />
          <ImplicitGroups cluster={cluster} subject={subject} />
          <QuickAsks cluster={cluster} principal={principal} />
          <SubjectBindings cluster={cluster} subject={subject} />
          <EffectiveRules cluster={cluster} principal={text} />
        </>
      )}
    </ObjectFrame>
  );
}

function SubjectScope({ cluster, subject }: { readonly cluster: string; readonly subject: Subject }) {
  if (subject.kind === 'ServiceAccount') {
    return (
      <>
        in namespace{' '}
        <Link
          prefetch={false}
          className="link font-mono"
          href={to.object(cluster, 'namespaces', { name: subject.namespace ?? '' })}
        >
          {subject.namespace}
        </Link>
      </>
    );
  }
  return subject.kind === 'Group'
    ? 'Kubernetes keeps no list of its members: the identity provider or a certificate says who is in it'
    : 'Kubernetes keeps no list of users: it is whoever proves to be of this name';
}

function SubjectNotices({ subject }: { readonly subject: Subject }) {
  return (
    <>
      {subject.superuser ? (
        <Notice meaning="critical" title="May do everything">
          The group system:masters is let through before any authorizer is asked. No binding grants this, and removing
          bindings does not take it away.
        </Notice>
      ) : null}
      {subject.exists === false ? (
        <Notice meaning="warning" title="There is no such ServiceAccount">
          Bindings name it. Whoever may create a ServiceAccount of this name in its namespace gets all that follows.
        </Notice>
      ) : null}
    </>
  );
}

/** Groups that Kubernetes itself adds to every request of the subject. */
function ImplicitGroups({ cluster, subject }: { readonly cluster: string; readonly subject: Subject }) {
  const { groups } = subject.requester;
  if (groups.length === 0) return null;
  return (
    <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <span className="text-muted">
        {subject.kind === 'Group' ? 'Asked as a member of' : 'Kubernetes adds the groups'}
      </span>
      {groups.map((group) => (
        <SubjectName key={group} cluster={cluster} subject={{ kind: 'Group', name: group }} bare />
      ))}
    </p>
  );
}

function SubjectBindings({ cluster, subject }: { readonly cluster: string; readonly subject: Subject }) {
  const { bindings, bindingsTotal } = subject;
  return (
    <Section
      id="bindings"
      title="Bindings"
      note={
        bindings.length < bindingsTotal
          ? `the first ${count(bindings.length)} of ${plural(bindingsTotal, 'binding')}`
          : undefined
      }
    >
      {bindings.length === 0 ? (
        <EmptyState title="No binding">
          <p>
            No binding that was read names it or a group that Kubernetes adds.{' '}
            {subject.superuser ? <Tag meaning="critical">superuser</Tag> : null}
          </p>
        </EmptyState>
      ) : (
        <BoundTable cluster={cluster} label="Bindings" bindings={bindings} total={bindingsTotal} show="role" />
      )}
    </Section>
  );
}
