import type { Meta } from '@/lib/domain/rbac';
import { type Fields, type Problems, field, fieldsOf, objectsOf, textOf } from './fields';
import { type KeptTexts, copied } from './kept-texts';

/** kubectl's copy of the whole object: keeping it would hold everything twice. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * What is kept of `metadata`. The resourceVersion is not: it is that of a moment in a cluster, and the text in the file
 * may have been edited since. managedFields become who wrote last, how and when; of the owners the controller is kept.
 */
export function parseMeta(
  metadata: Fields,
  file: { path: string; line: number },
  keep: KeptTexts,
  problems: Problems,
): Meta {
  const uid = textOf(field(metadata, 'uid'), 'metadata.uid', problems);
  const created = textOf(field(metadata, 'creationTimestamp'), 'metadata.creationTimestamp', problems);
  const deleted = textOf(field(metadata, 'deletionTimestamp'), 'metadata.deletionTimestamp', problems);
  const labels = parseTexts(field(metadata, 'labels'), 'metadata.labels', keep, problems);
  const annotations = parseTexts(field(metadata, 'annotations'), 'metadata.annotations', keep, problems);
  const lastWrite = parseLastWrite(field(metadata, 'managedFields'), keep, problems);
  const controller = parseController(field(metadata, 'ownerReferences'), keep, problems);
  return {
    ...(uid === '' ? {} : { uid: copied(uid) }),
    ...(created === '' ? {} : { creationTimestamp: keep.shared(created) }),
    ...(deleted === '' ? {} : { deletionTimestamp: keep.shared(deleted) }),
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(lastWrite === undefined ? {} : { lastWrite }),
    ...(controller === undefined ? {} : { controller }),
    file,
  };
}

type Texts = Readonly<Record<string, string>>;

export function parseTexts(value: unknown, path: string, keep: KeptTexts, problems: Problems): Texts | undefined {
  const entries = Object.entries(fieldsOf(value, path, problems)).filter(([key]) => key !== LAST_APPLIED);
  if (entries.length === 0) return undefined;
  // Entries are defined, not assigned: `__proto__` is a key like any other.
  return Object.fromEntries(
    entries.map(([key, text]) => [keep.shared(key), keep.shared(textOf(text, `${path}[${key}]`, problems))]),
  );
}

function parseController(value: unknown, keep: KeptTexts, problems: Problems): Meta['controller'] {
  const owners = objectsOf(value, 'metadata.ownerReferences', problems);
  const owner = owners.find((one) => field(one, 'controller') === true);
  if (owner === undefined) return undefined;
  const read = (name: string) => keep.shared(textOf(field(owner, name), `metadata.ownerReferences.${name}`, problems));
  return { apiVersion: read('apiVersion'), kind: read('kind'), name: read('name') };
}

/** Of the entries the one with the latest time; of equals the last listed. */
function parseLastWrite(value: unknown, keep: KeptTexts, problems: Problems): Meta['lastWrite'] {
  let last: { manager: string; operation: string; time: string } | undefined;
  for (const entry of objectsOf(value, 'metadata.managedFields', problems)) {
    const read = (name: string) => textOf(field(entry, name), `metadata.managedFields.${name}`, problems);
    const write = { manager: read('manager'), operation: read('operation'), time: read('time') };
    if (last === undefined || write.time >= last.time) last = write;
  }
  if (last === undefined) return undefined;
  const who = { manager: keep.shared(last.manager), operation: keep.shared(last.operation) };
  return last.time === '' ? who : { ...who, time: keep.shared(last.time) };
}
