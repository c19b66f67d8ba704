import {
  type PlannedObject,
  type PlannedRef,
  type Step,
  escalationCheck,
  formatRef,
  lackingAsks,
  neededAsks,
  planSteps,
  wantedOf,
} from '@/lib/domain/plan';
import type { RbacReader, Requester, ResourceAsk } from '@/lib/domain/rbac';
import type { Refused, Sending } from '@/lib/usecases/hand';

/** Created by POST, changed by PATCH: as the hand of a live cluster does it. */
const METHOD = { create: 'post', update: 'apply', delete: 'apply' } as const;

/** What RBAC of the bundle itself refuses whoever asks; undefined when it allows the request. */
export function refusedByRbac(reader: RbacReader, requester: Requester, { verb, ref }: Sending): Refused | undefined {
  const [lacking] = lackingAsks(reader, requester, neededAsks(verb, ref, METHOD[verb]));
  return lacking === undefined ? undefined : { code: 'forbidden', message: forbidden(requester, lacking) };
}

/** In the words of the API server. */
function forbidden({ user }: Requester, { verb, resource, namespace, name }: ResourceAsk): string {
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = name === '' ? '' : ` "${name}"`;
  return `${resource}.rbac.authorization.k8s.io${what} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "rbac.authorization.k8s.io" ${where}`;
}

/** What the API server's validation would refuse. */
export function refusedAsInvalid(reader: RbacReader, sending: Sending): Refused | undefined {
  if (sending.verb === 'delete') return undefined;
  const { problems } = planSteps(reader, { objects: [{ op: 'apply', object: wantedOf(sending.after) }] });
  const places = problems.map(({ path, message }) => ({ path: path.replace(/^objects\[0\]\.object\./u, ''), message }));
  if (sending.verb === 'update' && isBoundAnew(sending.before, sending.after)) {
    places.push({ path: 'roleRef', message: 'cannot be changed: delete the binding and make it anew' });
  }
  const [first] = places;
  if (first === undefined) return undefined;
  return { code: 'invalid', message: `${formatRef(sending.ref)} is invalid: ${first.path} ${first.message}.`, places };
}

function isBoundAnew(before: PlannedObject, after: PlannedObject): boolean {
  if (!('roleRef' in before) || !('roleRef' in after)) return false;
  return before.roleRef.kind !== after.roleRef.kind || before.roleRef.name !== after.roleRef.name;
}

/** What would give rights that whoever asks does not hold. Only our engine says so here: there is no API server to ask. */
export function refusedAsEscalation(
  reader: RbacReader,
  requester: Requester,
  sending: Sending,
  before: PlannedObject | undefined,
): Refused | undefined {
  const step = stepOf(sending, before);
  if (step === undefined) return undefined;
  const check = escalationCheck(reader, requester, step, METHOD[sending.verb]);
  if (check.allowed) return undefined;
  const what = formatRef(sending.ref);
  if (check.how === 'missing-role') {
    const message = `${what} is not written: ${formatRef(check.role)} does not exist, so nobody can tell whether you hold its rules.`;
    return { code: 'absent', message };
  }
  const message =
    check.how === 'missing-authority'
      ? `${what} is forbidden: what it gathers can be anything, and ${requester.user} does not hold every right there is.`
      : `${what} is forbidden: it would grant rights that ${requester.user} does not hold.`;
  return { code: 'escalation', message, missing: check.missing };
}

function stepOf(sending: Sending, before: PlannedObject | undefined): Step | undefined {
  if (sending.verb === 'delete') return undefined;
  const base: { ref: PlannedRef; after: PlannedObject; diff: [] } = {
    ref: sending.ref,
    after: sending.after,
    diff: [],
  };
  if (sending.verb === 'create' || before === undefined) {
    return { ...base, action: 'create', precondition: { absent: true } };
  }
  return { ...base, action: 'update', before, precondition: { absent: false } };
}
