import type { Answer, BindingObjectOutput } from '@/lib/contract';
import {
  type AnyBinding,
  type BindingSubject,
  type ObjectRef,
  formatPrincipal,
  noOpsOf,
  principalOfSubject,
  weigh,
} from '@/lib/domain/rbac';
import { roleExists, wasRead } from './binding-row';
import { type Deps, viewOf } from './deps';
import { asOf, gapsOfLists } from './gaps';
import { missing, objectBase } from './object-base';
import type { ClusterView } from './ports';
import { noEffectSentence, roleRefOutput, ruleOutput } from './proof';

type Value = BindingObjectOutput['value'];

/** One RoleBinding: whom it gives what. Throws AppError `not-found`, or `not-synced` when that cannot be known. */
export function roleBindingObject(deps: Deps, cluster: string, namespace: string, name: string): Answer<Value> {
  return answerFor(deps, cluster, { kind: 'RoleBinding', namespace, name });
}

/** One ClusterRoleBinding. Errors as for a RoleBinding. */
export function clusterRoleBindingObject(deps: Deps, cluster: string, name: string): Answer<Value> {
  return answerFor(deps, cluster, { kind: 'ClusterRoleBinding', namespace: '', name });
}

function answerFor(deps: Deps, cluster: string, ref: ObjectRef): Answer<Value> {
  const view = viewOf(deps, cluster);
  const binding = view.rbac.get(ref);
  if (binding?.kind !== 'RoleBinding' && binding?.kind !== 'ClusterRoleBinding') throw missing(view, ref);
  const role = roleRefOutput(binding);
  const exists = roleExists(view, role);
  const lists = ['rolebindings', 'clusterrolebindings', 'roles', 'clusterroles', 'serviceaccounts'] as const;
  const value: Value = {
    ...objectBase(binding, deps),
    kind: binding.kind,
    role,
    ...(exists === undefined ? {} : { roleExists: exists }),
    rules: rulesOf(view, role, ref.namespace),
    subjects: binding.subjects.map((subject) => subjectOf(view, binding, subject)),
  };
  return { value, gaps: gapsOfLists(view, lists), asOf: asOf(view, lists) };
}

function rulesOf(view: ClusterView, role: Value['role'], scope: string): Value['rules'] {
  const found = view.rbac.role({ kind: role.kind, namespace: role.namespace ?? '', name: role.name });
  return (found?.rules ?? []).map((rule, index) => ({
    index,
    ...ruleOutput(rule),
    weight: weigh(rule),
    noEffect: noOpsOf(rule, scope).noOps.map(noEffectSentence),
  }));
}

function subjectOf(view: ClusterView, binding: AnyBinding, subject: BindingSubject): Value['subjects'][number] {
  const { kind, name, namespace } = subject;
  const written = { kind, name, ...(namespace === undefined ? {} : { namespace }) };
  const scope = binding.kind === 'RoleBinding' ? binding.namespace : '';
  const principal = principalOfSubject(subject, scope);
  if (principal === undefined) return { ...written, never: neverBecause(kind) };
  const stands = { ...written, principal: formatPrincipal(principal) };
  if (principal.kind !== 'ServiceAccount') return stands;
  const exists = view.rbac.get({ ...principal, kind: 'ServiceAccount' }) !== undefined;
  return exists || wasRead(view, 'serviceaccounts') ? { ...stands, exists } : stands;
}

function neverBecause(kind: string): string {
  if (kind === 'ServiceAccount')
    return 'A ServiceAccount in a ClusterRoleBinding needs its namespace; without it nobody is matched.';
  return `A subject is a User, a Group or a ServiceAccount; ${kind === '' ? 'one without a kind' : `a ${kind.slice(0, 100)}`} matches nobody.`;
}
