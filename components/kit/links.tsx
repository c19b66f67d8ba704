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
  /** What the link says, where not all of the name is needed: its namespace has a column of its own. */
  readonly text?: string | undefined;
  readonly max?: number | undefined;
  /** Marks the link that stands for the whole row: `j` and `k` go from one to the next. */
  readonly primary?: boolean | undefined;
};

/** The kinds that RBAC matches; with ServiceAccounts, which need a namespace, these are all. */
const KINDS = new Set(['User', 'Group']);
const SHORT: Readonly<Record<string, string>> = { ServiceAccount: 'SA' };

/** `User:NAME`, `Group:NAME` or `ServiceAccount:NAMESPACE/NAME`: the subject as it stands in URLs. */
export function principalOf(s: SubjectRef): string {
  return s.kind === 'ServiceAccount' ? `ServiceAccount:${s.namespace ?? ''}/${s.name}` : `${s.kind}:${s.name}`;
}

/** What a subject is called in a line: a ServiceAccount with its namespace. */
export const subjectText = (s: SubjectRef) => (s.kind === 'ServiceAccount' ? scoped(s) : s.name);

const scoped = (o: { readonly namespace?: string | undefined; readonly name: string }) =>
  o.namespace === undefined || o.namespace === '' ? o.name : `${o.namespace}/${o.name}`;

type NameLinkProps = Omit<Shared, 'cluster' | 'text'> & { readonly href: string; readonly text: string };

function NameLink({ href, text, max, primary = false }: NameLinkProps) {
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
      {SHORT[kind] ?? kind}
    </abbr>
  );
}

type SubjectNameProps = Shared & {
  readonly subject: SubjectRef;
  /** Without its kind. */
  readonly bare?: boolean | undefined;
  /** The namespace of the RoleBinding that names it: a ServiceAccount written without one is of that namespace. */
  readonly within?: string | undefined;
};

/** A subject with its kind, linked to what it can. One that can never match anyone has no page. */
export function SubjectName({ cluster, subject, text, max, primary, within, bare = false }: SubjectNameProps) {
  const namespace = subject.namespace ?? (subject.kind === 'ServiceAccount' ? within : undefined);
  const whole = { ...subject, namespace };
  const says = text ?? subjectText(whole);
  const href = to.subject(cluster, principalOf(whole));
  const known = subject.kind === 'ServiceAccount' ? namespace !== undefined : KINDS.has(subject.kind);
  return (
    <span className="whitespace-nowrap">
      {bare ? null : <KindLabel kind={subject.kind} />}
      {known ? <NameLink href={href} text={says} max={max} primary={primary} /> : <Name text={says} />}
    </span>
  );
}

export function RoleName({ cluster, role, text, max, primary }: Shared & { readonly role: RoleRefShown }) {
  const collection = role.kind === 'Role' ? 'roles' : 'clusterroles';
  return (
    <NameLink href={to.object(cluster, collection, role)} text={text ?? scoped(role)} max={max} primary={primary} />
  );
}

export function BindingName({ cluster, binding, text, max, primary }: Shared & { readonly binding: BindingRefShown }) {
  const collection = binding.kind === 'RoleBinding' ? 'rolebindings' : 'clusterrolebindings';
  const href = to.object(cluster, collection, binding);
  return <NameLink href={href} text={text ?? scoped(binding)} max={max} primary={primary} />;
}

export function NamespaceName({ cluster, name, text, max, primary }: Shared & { readonly name: string }) {
  const href = to.object(cluster, 'namespaces', { name });
  return <NameLink href={href} text={text ?? name} max={max} primary={primary} />;
}
