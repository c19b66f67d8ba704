import type { PlannedObject } from '@/lib/domain/plan';
import type { FieldOwner, Sending } from '@/lib/usecases/hand';
import { isJson, type Json } from '../live';
import { contentOf, metadataChange } from './manifest';
import { FIELD_MANAGER } from './request-of';

/**
 * Managers that write an object again and again without server-side apply, or did before they had it: Argo CD, Flux,
 * Helm, Fleet, Terraform, Pulumi, kapp, Config Sync, Crossplane, the aggregation controller.
 */
const KEEPERS =
  /^(argocd-|kustomize-controller|helm-controller|helm$|fleet|terraform|hashicorp|pulumi|kapp|configsync|crossplane|clusterrole-aggregation)/i;
const MOST_OWNERS = 50;

/**
 * Who else owns what a change touches and will write it again: whoever applies (server-side apply keeps what it owns),
 * and the keepers above. `before` is the object as the cluster has it now, `managedFields` and all.
 * Source: structured-merge-diff, `fieldsV1`. O(managed fields).
 */
export function ownersOf(before: Json, sending: Sending): readonly FieldOwner[] {
  const touched = touchedBy(sending);
  const metadata = isJson(before['metadata']) ? before['metadata'] : {};
  const entries = Array.isArray(metadata['managedFields']) ? metadata['managedFields'] : [];
  const owners = new Map<string, Set<string>>();
  for (const entry of entries) {
    if (!isJson(entry) || !isJson(entry['fieldsV1'])) continue;
    const { manager, operation, fieldsV1 } = entry;
    if (typeof manager !== 'string' || manager === FIELD_MANAGER) continue;
    if (operation !== 'Apply' && !KEEPERS.test(manager)) continue;
    const fields = touched.filter((path) => owns(fieldsV1, path)).map(formatPath);
    if (fields.length === 0 || (owners.size >= MOST_OWNERS && !owners.has(manager))) continue;
    owners.set(manager, new Set([...(owners.get(manager) ?? []), ...fields]));
  }
  return Array.from(owners, ([manager, fields]) => ({ manager, fields: [...fields].sort() }));
}

/** Whether a manager wrote what a field of an object holds: as `managedFields` says, nobody else did since. */
export function isWrittenBy(object: Json, writer: string, field: string): boolean {
  const metadata = isJson(object['metadata']) ? object['metadata'] : {};
  const entries = Array.isArray(metadata['managedFields']) ? metadata['managedFields'] : [];
  return entries.some(
    (entry) =>
      isJson(entry) && entry['manager'] === writer && isJson(entry['fieldsV1']) && owns(entry['fieldsV1'], [field]),
  );
}

type Path = readonly string[];
const CONTENT = ['rules', 'aggregationRule', 'subjects', 'roleRef'] as const;

function touchedBy(sending: Sending): readonly Path[] {
  switch (sending.verb) {
    case 'create':
      return [];
    case 'update':
      return changedPaths(sending.before, sending.after);
    case 'delete':
      return [...CONTENT.map((field) => [field]), ['metadata', 'labels']];
  }
}

function changedPaths(before: PlannedObject, after: PlannedObject): readonly Path[] {
  const [was, is] = [contentOf(before), contentOf(after)];
  const fields = (['rules', 'aggregationRule', 'subjects'] as const).filter(
    (field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]),
  );
  const labels = Object.keys(metadataChange(before.meta.labels, after.meta.labels));
  const annotations = Object.keys(metadataChange(before.meta.annotations, after.meta.annotations));
  return [
    ...fields.map((field) => [field]),
    ...labels.map((key) => ['metadata', 'labels', key]),
    ...annotations.map((key) => ['metadata', 'annotations', key]),
  ];
}

function owns(fields: Json, path: Path): boolean {
  let at: unknown = fields;
  for (const part of path) {
    if (!isJson(at) || !Object.hasOwn(at, `f:${part}`)) return false;
    at = at[`f:${part}`];
  }
  return true;
}

function formatPath(path: Path): string {
  return path.join('.');
}
