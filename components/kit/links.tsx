import { to } from '@/lib/contract';
import clsx from 'clsx';
import Link from 'next/link';
import { Name } from './name';

/** A subject as bindings and answers name it. */
export type SubjectRef = { readonly kind: string; readonly namespace?: string | undefined; readonly name: string };
/** A role or binding as answers name it. */
export type RoleRefShown = {
  readonly kind: 'Role' | 'ClusterRole';
  readonly namespace?: string | undefined;
  readonly name: string;
};
export type BindingRefShown = {
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  readonly namespace?: string | undefined;
  readonly name: string;
};

type Shared = {
  readonly cluster: string;
  readonly max?: number;
  /** Marks the link that stands for the whole row: `j` and `k` go from one to the next. */
  readonly primary?: boolean;
};

const KINDS: Readonly<Record<string, { short: string }>> = { ServiceAccount: { short: 'SA' } };

/** `User:NAME`, `Group:NAME` or `ServiceAccount:NAMESPACE/NAME`: the subject as it stands in URLs. */
export function principalOf(s: SubjectRef): string {
  return s.kind === 'ServiceAccount' ? `ServiceAccount:${s.namespace ?? ''}/${s.name}` : `${s.kind}:${s.name}`;
}

/** What a subject is called in a line: a ServiceAccount with its namespace. */
export const subjectText = (s: SubjectRef) =>
  s.kind === 'ServiceAccount' && s.namespace !== undefined ? `${s.namespace}/${s.name}` : s.name;

const scoped = (o: { namespace?: string | undefined; name: string }) =>
  o.namespace === undefined || o.namespace === '' ? o.name : `${o.namespace}/${o.name}`;

function NameLink({ href, text, max, primary }: { href: string; text: string; max?: number; primary?: boolean }) {
  return (
    <Link href={href} prefetch={false} className="link" {...(primary ? { 'data-row-primary': '' } : {})}>
      <Name text={text} {...(max === undefined ? {} : { max })} />
    </Link>
  );
}

/** The kind of a subject in a fixed width, so that names stand under each other. */
export function KindLabel({ kind, className }: { readonly kind: string; readonly className?: string }) {
  return (
    <abbr title={kind} className={clsx('inline-block w-11 shrink-0 text-small text-muted no-underline', className)}>
      {KINDS[kind]?.short ?? kind}
    </abbr>
  );
}

/** A subject with its kind, linked to what it can. A kind that RBAC does not know has no page. */
export function SubjectName({
  cluster,
  subject,
  max,
  primary,
  bare = false,
}: Shared & { readonly subject: SubjectRef; readonly bare?: boolean }) {
  const known = ['User', 'Group', 'ServiceAccount'].includes(subject.kind);
  const text = subjectText(subject);
  const shared = { text, ...(max === undefined ? {} : { max }), ...(primary === undefined ? {} : { primary }) };
  return (
    <span className="whitespace-nowrap">
      {bare ? null : <KindLabel kind={subject.kind} />}
      {known ? <NameLink href={to.subject(cluster, principalOf(subject))} {...shared} /> : <Name text={text} />}
    </span>
  );
}

export function RoleName({ cluster, role, max, primary }: Shared & { readonly role: RoleRefShown }) {
  const collection = role.kind === 'Role' ? 'roles' : 'clusterroles';
  return (
    <NameLink
      href={to.object(cluster, collection, role)}
      text={scoped(role)}
      {...(max === undefined ? {} : { max })}
      {...(primary === undefined ? {} : { primary })}
    />
  );
}

export function BindingName({ cluster, binding, max, primary }: Shared & { readonly binding: BindingRefShown }) {
  const collection = binding.kind === 'RoleBinding' ? 'rolebindings' : 'clusterrolebindings';
  return (
    <NameLink
      href={to.object(cluster, collection, binding)}
      text={scoped(binding)}
      {...(max === undefined ? {} : { max })}
      {...(primary === undefined ? {} : { primary })}
    />
  );
}

export function NamespaceName({ cluster, name, max, primary }: Shared & { readonly name: string }) {
  return (
    <NameLink
      href={to.object(cluster, 'namespaces', { name })}
      text={name}
      {...(max === undefined ? {} : { max })}
      {...(primary === undefined ? {} : { primary })}
    />
  );
}
