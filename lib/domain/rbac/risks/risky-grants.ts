import type { BindingEntry, SubjectName } from '../index-state';
import type { AnyRole, GrantPath, Principal } from '../model';
import { subjectAsWritten } from '../paths';
import { principalKey, requesterOf } from '../principal';
import type { RbacReader } from '../rbac-reader';
import { subjectsOf } from '../reaching';
import type { HeldGrant } from './find-risks';
import { hitOf } from './hit';
import { RISK_RULES } from './risk-rules';

const NEEDS = RISK_RULES.flatMap(({ match }) =>
  match.by === 'grants' ? match.ways.flatMap(({ needs }) => needs) : [],
);
const HOLDERS: ReadonlySet<string> = new Set(
  RISK_RULES.flatMap(({ match }) =>
    match.by === 'holder'
      ? [
          ...match.groups.map((name) => principalKey({ kind: 'Group', name })),
          ...match.users.map((name) => principalKey({ kind: 'User', name })),
        ]
      : [],
  ),
);
/** The rules of a role that could be part of a risk: of hundreds mostly a few. Roles never change. */
const risky = new WeakMap<AnyRole, readonly number[]>();

type Grant = HeldGrant & { readonly via: GrantPath[]; own: boolean };

/**
 * What a principal and the groups that Kubernetes adds to it hold, as far as a risk can be made of it; of those of whom
 * everything is looked at, everything. In proportion to their bindings.
 */
export function riskyGrants(reader: RbacReader, holder: Principal): HeldGrant[] {
  const key = principalKey(holder);
  const all = HOLDERS.has(key);
  const grants = new Map<string, Grant>();
  for (const { subject, bindings } of subjectsOf(reader, requesterOf(holder))) {
    bindings.visitFirst(
      () => true,
      (entry) => {
        const role = reader.roleOf(entry);
        // A RoleBinding without a namespace can only be in a bundle; no request is in its scope.
        if (role === undefined || (!entry.cluster && entry.namespace === '')) return true;
        const indexes = all ? role.rules.keys() : riskyRules(role);
        for (const index of indexes) addGrant(grants, { entry, subject, role, index, own: subject.key === key });
        return true;
      },
    );
  }
  return [...grants.values()];
}

type Reached = {
  readonly entry: BindingEntry;
  readonly subject: SubjectName;
  readonly role: AnyRole;
  readonly index: number;
  readonly own: boolean;
};

function addGrant(grants: Map<string, Grant>, { entry, subject, role, index, own }: Reached): void {
  const rule = role.rules[index];
  const written = subjectAsWritten(entry, subject);
  if (rule === undefined || written === undefined) return;
  const id = `${entry.namespace} ${String(entry.slot)} ${String(index)}`;
  const grant = grants.get(id) ?? { scope: entry.namespace, rule, via: [], own: false };
  grants.set(id, grant);
  grant.own ||= own;
  grant.via.push({
    binding: entry.binding,
    role,
    ruleIndex: index,
    rule,
    subject: written,
    principal: subject.principal,
  });
}

function riskyRules(role: AnyRole): readonly number[] {
  const known = risky.get(role);
  if (known !== undefined) return known;
  const found = [...role.rules.keys()].filter((index) => {
    const rule = role.rules[index];
    // Whatever can be used in a namespace can be used in the cluster.
    return rule !== undefined && NEEDS.some((need) => hitOf(need, rule, '') !== undefined);
  });
  risky.set(role, found);
  return found;
}
