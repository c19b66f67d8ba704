import type { PathOutput } from '@/lib/contract';

/** The kinds of object that a proof is made of, and that have YAML. */
export const PROOF_KINDS = ['RoleBinding', 'ClusterRoleBinding', 'Role', 'ClusterRole', 'ServiceAccount'] as const;
export type ProofKind = (typeof PROOF_KINDS)[number];

/** An object of a proof; `namespace` is absent for what is cluster-scoped. */
export type ObjectRef = { readonly kind: ProofKind; readonly namespace?: string | undefined; readonly name: string };

/** A path that goes through a binding; the other one is the superuser's. */
export type GrantPathShown = Exclude<PathOutput, { superuser: true }>;
export const isGrant = (path: PathOutput): path is GrantPathShown => !('superuser' in path);

/** `RoleBinding:payments/deploy`, as it stands in a URL. */
export function refText(ref: ObjectRef): string {
  return `${ref.kind}:${ref.namespace === undefined || ref.namespace === '' ? '' : `${ref.namespace}/`}${ref.name}`;
}

/** The object that a URL names; undefined for a text that names none. Names of objects carry no slash. */
export function parseRef(text: string): ObjectRef | undefined {
  const colon = text.indexOf(':');
  const kind = PROOF_KINDS.find((k) => k === text.slice(0, colon));
  const rest = text.slice(colon + 1);
  if (kind === undefined || rest === '') return undefined;
  const slash = rest.indexOf('/');
  const scoped = kind !== 'ClusterRole' && kind !== 'ClusterRoleBinding';
  if (scoped !== slash > 0) return undefined;
  return scoped ? { kind, namespace: rest.slice(0, slash), name: rest.slice(slash + 1) } : { kind, name: rest };
}

/** The ServiceAccount that a path's subject is, whichever way it is written; undefined for users and groups. */
export function accountOf(subject: {
  kind: string;
  namespace?: string | undefined;
  name: string;
}): ObjectRef | undefined {
  if (subject.kind !== 'ServiceAccount' || subject.namespace === undefined) return undefined;
  return { kind: 'ServiceAccount', namespace: subject.namespace, name: subject.name };
}

/** The objects of one path that have YAML, in the order of the chain. */
export function objectsOf(path: PathOutput): ObjectRef[] {
  if (!isGrant(path)) return [];
  const account = accountOf(path.subject);
  return [...(account === undefined ? [] : [account]), path.binding, path.role];
}
