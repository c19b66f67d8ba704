import type { BindingRow } from '@/lib/contract';
import type { AnyBinding } from '@/lib/domain/rbac';
import type { ClusterView } from './ports';
import { bindingRef, roleRefOutput } from './proof';

const FIRST_SUBJECTS = 3;

/** A binding as a row. Whether its role exists is only said where the roles were read. */
export function bindingRow(binding: AnyBinding, view: ClusterView): BindingRow {
  const role = roleRefOutput(binding);
  const exists = roleExists(view, role);
  return {
    ...bindingRef(binding),
    role,
    ...(exists === undefined ? {} : { roleExists: exists }),
    subjects: binding.subjects.length,
    firstSubjects: binding.subjects.slice(0, FIRST_SUBJECTS).map(({ kind, name, namespace }) => ({
      kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
    })),
    ...created(binding.meta),
  };
}

/** Whether a role is there; undefined when it is not in the model and its list was not read. */
export function roleExists(view: ClusterView, role: BindingRow['role']): boolean | undefined {
  if (view.rbac.role({ kind: role.kind, namespace: role.namespace ?? '', name: role.name }) !== undefined) return true;
  // Whoever sees a binding sees its role: of these two nothing is withheld.
  return listWasRead(view, role.kind === 'Role' ? 'roles' : 'clusterroles') ? false : undefined;
}

type Readable = 'roles' | 'clusterroles' | 'serviceaccounts' | 'namespaces';

/** Whether the list is read, and shown whole: only then what is not in the model is not there. */
export function wasRead(view: ClusterView, list: Readable): boolean {
  return listWasRead(view, list) && view.withheld?.lists.has(list) !== true;
}

function listWasRead(view: ClusterView, list: Readable): boolean {
  return view.lists.some((status) => status.list === list && (status.phase === 'synced' || status.phase === 'stale'));
}

/** The time of creation, where it is known. */
export function created(meta: AnyBinding['meta']): { created?: string } {
  return meta.creationTimestamp === undefined ? {} : { created: meta.creationTimestamp };
}
