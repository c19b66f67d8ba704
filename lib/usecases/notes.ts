import type { Note } from '@/lib/contract';
import type { Ask } from '@/lib/domain/rbac';
import { type KnownNamespaces, notesOf } from '@/lib/domain/rbac/discovery';
import { wasRead } from './binding-row';
import { namespaceRows } from './list-namespaces';
import type { ClusterView } from './ports';

/** What is odd about an ask in this cluster. */
export function notesFor(view: ClusterView, ask: Ask): Note[] {
  return notesOf(ask, view.discovery, knownNamespaces(view));
}

/**
 * The namespaces, where all are known. A folder of manifests often leaves Namespaces out: there, those that objects
 * are in count too.
 */
function knownNamespaces(view: ClusterView): KnownNamespaces | undefined {
  if (!wasRead(view, 'namespaces')) return undefined;
  const { rbac } = view;
  if (view.source !== 'live') {
    const rows = namespaceRows(rbac);
    return { has: (name) => rows.has(name), size: rows.size, [Symbol.iterator]: () => rows.keys() };
  }
  return {
    has: (name) => rbac.hasNamespace(name),
    size: rbac.counts().Namespace,
    *[Symbol.iterator]() {
      for (const { name } of rbac.namespaces()) yield name;
    },
  };
}
