import { type RbacReader, refOf } from '../rbac';
import { diffOf } from './diff';
import { gatheringFirst } from './gathering-first';
import type { Intent, Problem, Seen, WantedObject, Wish } from './intent';
import { objectOf } from './object-of';
import { formatRef, type PlannedObject, type PlannedRef, type Precondition, type Step } from './step';
import { validateObject } from './validate';
import { nameFault } from './valid-names';

const MOST_OBJECTS = 1000;

export type PlannedSteps = {
  /** In the order in which they are to be made. Only of objects without problems. */
  readonly steps: readonly Step[];
  /** A plan with any must not be applied. */
  readonly problems: readonly Problem[];
};

/**
 * The steps that make what is wanted out of what is: roles before the bindings that need them, bindings deleted before
 * their roles; each with what must still hold. What would change nothing is left out, as is deleting what is not there.
 * In O(n log n) of the intent; pure, so that the same intent on the same world gives the same steps.
 */
export function planSteps(reader: RbacReader, intent: Intent): PlannedSteps {
  if (intent.objects.length > MOST_OBJECTS) {
    return { steps: [], problems: [{ path: 'objects', message: `are more than ${String(MOST_OBJECTS)}` }] };
  }
  const steps: Step[] = [];
  const problems = (intent.basis ?? []).flatMap((seen, i) => checkSeen(reader, seen, `basis[${String(i)}]`));
  const named = new Set<string>();
  intent.objects.forEach((wish, i) => {
    const path = `objects[${String(i)}]`;
    const found = validateWish(wish, path);
    const ref = refOfWish(wish);
    const key = formatRef(ref);
    if (found.length === 0 && named.has(key)) found.push({ path, message: `${key} is there twice` });
    named.add(key);
    const before = plannedAt(reader, ref);
    if (wish.op === 'delete' && wish.uid !== undefined && before !== undefined && before.meta.uid !== wish.uid) {
      found.push({ path: `${path}.uid`, message: `${key} is another object now` });
    }
    problems.push(...found);
    const step = found.length > 0 ? undefined : wish.op === 'apply' ? applying(wish.object, before) : deleting(before);
    if (step !== undefined) steps.push(step);
  });
  return { steps: gatheringFirst(reader, steps.sort(compareSteps), rankOf), problems };
}

function validateWish(wish: Wish, path: string): Problem[] {
  if (wish.op === 'apply') return validateObject(wish.object, `${path}.object`);
  const message = nameFault(wish.name);
  const namespaced = wish.kind === 'Role' || wish.kind === 'RoleBinding';
  const missing = namespaced && (wish.namespace ?? '') === '';
  return [
    ...(message === undefined ? [] : [{ path: `${path}.name`, message }]),
    ...(missing ? [{ path: `${path}.namespace`, message: 'is required' }] : []),
  ];
}

function checkSeen(reader: RbacReader, seen: Seen, path: string): Problem[] {
  const ref = refOfSeen(seen);
  const now = plannedAt(reader, ref)?.meta;
  const same =
    (seen.uid === undefined || now?.uid === seen.uid) &&
    (seen.resourceVersion === undefined || now?.resourceVersion === seen.resourceVersion);
  return same ? [] : [{ path, message: `${formatRef(ref)} has changed since it was seen` }];
}

function applying(wanted: WantedObject, before: PlannedObject | undefined): Step | undefined {
  const after = objectOf(wanted, before);
  const ref = refOf(after);
  const diff = diffOf(before, after);
  if (before === undefined) return { action: 'create', ref, after, precondition: { absent: true }, diff };
  if (diff.length === 0) return undefined;
  const action = diff.some(({ field }) => field === 'roleRef') ? 'replace' : 'update';
  return { action, ref, before, after, precondition: preconditionOf(before), diff };
}

function deleting(before: PlannedObject | undefined): Step | undefined {
  if (before === undefined) return undefined;
  const precondition = preconditionOf(before);
  return { action: 'delete', ref: refOf(before), before, precondition, diff: diffOf(before, undefined) };
}

function preconditionOf({ meta: { uid, resourceVersion } }: PlannedObject): Precondition {
  return {
    absent: false,
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}

function plannedAt(reader: RbacReader, ref: PlannedRef): PlannedObject | undefined {
  const object = reader.get(ref);
  return object === undefined || object.kind === 'Namespace' || object.kind === 'ServiceAccount' ? undefined : object;
}

function refOfWish(wish: Wish): PlannedRef {
  return refOfSeen(wish.op === 'apply' ? wish.object : wish);
}

/** Cluster-scoped kinds have no namespace, whatever was sent. */
function refOfSeen(seen: { kind: PlannedRef['kind']; namespace?: string | undefined; name: string }): PlannedRef {
  const namespaced = seen.kind === 'Role' || seen.kind === 'RoleBinding';
  return { kind: seen.kind, namespace: namespaced ? (seen.namespace ?? '') : '', name: seen.name };
}

/** Rights are given before others are taken, so that nobody is without in between; a role lives longer than its bindings. */
function rankOf({ action, ref }: Step): number {
  const role = ref.kind === 'Role' || ref.kind === 'ClusterRole';
  if (action === 'delete') return role ? 3 : 2;
  return role ? 0 : 1;
}

function compareSteps(a: Step, b: Step): number {
  const [x, y] = [formatRef(a.ref), formatRef(b.ref)];
  return rankOf(a) - rankOf(b) || (x === y ? 0 : x < y ? -1 : 1);
}
