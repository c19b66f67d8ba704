import {
  allows,
  type AnyBinding,
  type AnyRole,
  type ClusterRole,
  covers,
  heldRules,
  type RbacReader,
  type Requester,
  type RoleKey,
  roleKeyOfBinding,
  type Rule,
  refOf,
} from '../rbac';
import { askOn, type Method } from './needed-asks';
import { afterOf, beforeOf, type Step } from './step';

/** Why the API server lets a requester write a role or binding, or what it would miss. */
export type Escalation =
  /** `unchecked`: deletes give nobody anything. */
  | { readonly allowed: true; readonly how: 'superuser' | 'escalate' | 'bind' | 'held' | 'unchecked' }
  /** 403: one rule for each part that the requester does not hold. */
  | { readonly allowed: false; readonly how: 'missing-rules'; readonly missing: readonly Rule[] }
  /** 403: what a ClusterRole gathers by selectors can be anything, so it takes everything; this is not held of it. */
  | { readonly allowed: false; readonly how: 'missing-authority'; readonly missing: readonly Rule[] }
  /** 404: without `bind`, the rules of a role that is not there cannot be compared. */
  | { readonly allowed: false; readonly how: 'missing-role'; readonly role: RoleKey };

const MASTERS = 'system:masters';
const ALL = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
/** What it takes to aggregate: a selector can gather anything, and keeps others from tightening a role. */
const FULL_AUTHORITY: readonly Rule[] = [
  { ...ALL, verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { ...ALL, verbs: ['*'], nonResourceURLs: ['*'] },
];

/**
 * The check by which the API server keeps people from granting what they do not have, for the write of one step; it
 * comes after the request itself was authorized (`neededAsks`), and looks at RBAC only. `missing` is as in `covers`.
 *
 * The name that `escalate` is asked with is the one in the URL: a POST has none.
 *
 * O(rules held in that namespace × parts of the rules granted). Source: kubernetes
 * pkg/registry/rbac/{clusterrole,role,clusterrolebinding,rolebinding}/policybased/storage.go, escalation_check.go.
 */
export function escalationCheck(
  reader: RbacReader,
  requester: Requester,
  step: Step,
  by: Method = 'apply',
): Escalation {
  const after = afterOf(step);
  if (after === undefined) return { allowed: true, how: 'unchecked' };
  if (requester.groups.includes(MASTERS)) return { allowed: true, how: 'superuser' };
  if ('roleRef' in after) return checkBinding(reader, requester, after);
  const named = step.action === 'create' && by === 'post' ? { ...refOf(after), name: '' } : refOf(after);
  if (allows(reader, requester, askOn(named, 'escalate'))) return { allowed: true, how: 'escalate' };
  return checkRole(reader, requester, after, beforeOf(step));
}

function checkRole(reader: RbacReader, requester: Requester, role: AnyRole, before: object | undefined): Escalation {
  const held = heldRules(reader, requester, role.kind === 'Role' ? role.namespace : '');
  const granted = verdict(held, role.rules);
  if (!granted.allowed) return granted;
  const aggregates = [role, before].some((one) => one !== undefined && isAggregated(one));
  if (!aggregates) return granted;
  const full = verdict(held, FULL_AUTHORITY);
  return full.how === 'missing-rules' ? { ...full, how: 'missing-authority' } : full;
}

function isAggregated(role: Pick<ClusterRole, 'aggregation'>): boolean {
  return role.aggregation !== undefined && role.aggregation.length > 0;
}

function checkBinding(reader: RbacReader, requester: Requester, binding: AnyBinding): Escalation {
  const namespace = binding.kind === 'RoleBinding' ? binding.namespace : '';
  const { kind, name } = binding.roleRef;
  // Asked where the binding is, also for a ClusterRole.
  if (allows(reader, requester, askOn({ kind, namespace, name }, 'bind'))) return { allowed: true, how: 'bind' };
  const key = roleKeyOfBinding(binding);
  const role = reader.role(key);
  if (role === undefined) return { allowed: false, how: 'missing-role', role: key };
  return verdict(heldRules(reader, requester, namespace), role.rules);
}

function verdict(held: readonly Rule[], wanted: readonly Rule[]): Escalation {
  const { covered, missing } = covers(held, wanted);
  return covered ? { allowed: true, how: 'held' } : { allowed: false, how: 'missing-rules', missing };
}
