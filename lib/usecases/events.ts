import type { ChangedEvent, ListName, StateEvent } from '@/lib/contract';
import type { Change } from '@/lib/domain/rbac';
import { listStates } from './clusters';
import { type Deps, viewOf } from './deps';
import { asOf, gapsOfLists } from './gaps';

/** Changes of one generation, as the model tells of them. */
export type Changed = {
  readonly epoch: string;
  readonly generation: number;
  readonly at: number;
  readonly changes: readonly Change[];
};

const MAX_OBJECTS = 20;
const MAX_NAMESPACES = 100;

/**
 * Several changes as one event, however many objects they touch: kinds, up to 100 namespaces (none of them named where
 * more changed) and the last 20 objects. O(changes).
 */
export function changedEvent(changed: readonly Changed[]): ChangedEvent | undefined {
  const last = changed.at(-1);
  if (last === undefined) return undefined;
  const kinds = new Set<string>();
  const namespaces = new Set<string>();
  let objectsTotal = 0;
  for (const { changes } of changed) {
    objectsTotal += changes.length;
    for (const change of changes) {
      const { kind, namespace } = objectOf(change);
      kinds.add(kind);
      if (namespace !== undefined && namespaces.size <= MAX_NAMESPACES) namespaces.add(namespace);
    }
  }
  return {
    epoch: last.epoch,
    generation: last.generation,
    at: new Date(last.at).toISOString(),
    kinds: [...kinds],
    namespaces: namespaces.size > MAX_NAMESPACES ? [] : [...namespaces],
    manyNamespaces: namespaces.size > MAX_NAMESPACES,
    objects: lastObjects(changed),
    objectsTotal,
  };
}

function lastObjects(changed: readonly Changed[]): ChangedEvent['objects'] {
  const objects: ChangedEvent['objects'] = [];
  for (let i = changed.length - 1; i >= 0 && objects.length < MAX_OBJECTS; i--) {
    const { changes } = changed[i] ?? { changes: [] };
    for (const change of changes.slice(objects.length - MAX_OBJECTS).reverse()) {
      objects.push({ op: change.op, ...objectOf(change) });
    }
  }
  return objects.reverse();
}

function objectOf(change: Change): { kind: string; namespace?: string; name: string } {
  if (change.op === 'delete') {
    const { kind, namespace, name } = change.ref;
    return namespace === '' ? { kind, name } : { kind, namespace, name };
  }
  const { object } = change;
  const { kind, name } = object;
  return 'namespace' in object ? { kind, namespace: object.namespace, name } : { kind, name };
}

/**
 * The cluster's state now: what an event stream says first, and whenever a list changes its phase. `reset` tells a page
 * that came back that it may have missed changes. Throws AppError `not-found`.
 */
export function stateEvent(deps: Deps, cluster: string, reset: boolean): StateEvent {
  const view = viewOf(deps, cluster);
  const lists: ListName[] = view.lists.map(({ list }) => list);
  return { asOf: asOf(view, lists), gaps: gapsOfLists(view, lists), lists: listStates(deps, view), reset };
}
