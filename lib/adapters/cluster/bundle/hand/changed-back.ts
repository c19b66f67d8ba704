import { type Intent, type PlannedObject, type Wish, formatRef, sameButGathered, wantedOf } from '@/lib/domain/plan';
import { type RbacObject, refOf } from '@/lib/domain/rbac';

/** What makes the objects that are `now` those of `before`: changed and deleted ones come back, made ones go. Linear. */
export function changedBack(now: Iterable<RbacObject>, before: Iterable<RbacObject>): Intent {
  const [here, there] = [planned(now), planned(before)];
  const back = [...there].flatMap(([place, object]): Wish[] => {
    const found = here.get(place);
    return found !== undefined && sameButGathered(found, object) ? [] : [{ op: 'apply', object: wantedOf(object) }];
  });
  const gone = [...here].flatMap(([place, object]): Wish[] => {
    if (there.has(place)) return [];
    const { kind, name } = object;
    return [{ op: 'delete', kind, ...('namespace' in object ? { namespace: object.namespace } : {}), name }];
  });
  return { objects: [...back, ...gone] };
}

function planned(objects: Iterable<RbacObject>): Map<string, PlannedObject> {
  const found = new Map<string, PlannedObject>();
  for (const object of objects) {
    if (object.kind === 'Namespace' || object.kind === 'ServiceAccount') continue;
    found.set(formatRef(refOf(object)), object);
  }
  return found;
}
