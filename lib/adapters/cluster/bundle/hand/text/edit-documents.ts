import { assertNever } from '@/lib/domain/core';
import type { PlannedObject, PlannedRef } from '@/lib/domain/plan';
import { documentRanges, textOf } from '../../documents';
import { KeptTexts, parseObject } from '../../objects';
import { isHollow } from '../../aggregated-roles';
import { addManifest } from './add-manifest';
import { checkEdited } from './check-edited';
import { type Edit, editPart } from './edit-part';
import type { FileChange } from './file-change';
import { EditRefused } from './edit-refused';
import { editsOf, wholeEditsOf } from './edits-of';
import { type Target, findTargets } from './find-target';
import { meaningOf } from './object-value';
import { parsePart } from './parse-part';
import type { Path } from './part';
import { removeManifest } from './remove-manifest';
import { styleOf } from './style';
import { unitText } from './units';
import { withBytes } from './bytes';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The bytes of a file of manifests after the changes; everything that they are not about stays byte for byte. Undefined
 * when nothing but comments is left. What comes out was read again by the bundle's reader, and says what was wanted.
 * Throws EditRefused where that cannot be had. O(bytes) a change.
 *
 * @param path tells JSON from YAML, as for the reader
 */
export async function editDocuments(
  path: string,
  bytes: Buffer,
  changes: readonly FileChange[],
): Promise<Buffer | undefined> {
  const marked = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK);
  const mayBeYaml = !path.endsWith('.json');
  let now = marked ? bytes.subarray(3) : bytes;
  for (const change of changes) now = await changed(path, now, mayBeYaml, change);
  if (isNothing(now)) return undefined;
  return marked ? Buffer.concat([BYTE_ORDER_MARK, now]) : now;
}

async function changed(path: string, bytes: Buffer, mayBeYaml: boolean, change: FileChange): Promise<Buffer> {
  switch (change.op) {
    case 'create': {
      const peer = change.beside && manifests(path, bytes, mayBeYaml, change.beside).at(-1)?.target;
      const edited = addManifest(bytes, mayBeYaml, peer, change.object);
      await checkEdited(path, bytes, edited, change);
      return edited;
    }
    case 'delete': {
      let edited = bytes;
      for (
        let all = manifests(path, edited, mayBeYaml, change.ref);
        ;
        all = manifests(path, edited, mayBeYaml, change.ref)
      ) {
        const last = all.at(-1);
        if (last === undefined) break;
        edited = removeManifest(edited, last.target);
      }
      await checkEdited(path, bytes, edited, change);
      return edited;
    }
    case 'update':
      return updated(path, bytes, mayBeYaml, change);
    default:
      return assertNever(change);
  }
}

type Manifest = { readonly target: Target; readonly object: PlannedObject };

/** Those that the reader takes, in its order: a broken one is a gap, and left alone. */
function manifests(path: string, bytes: Buffer, mayBeYaml: boolean, ref: PlannedRef): Manifest[] {
  return findTargets(bytes, mayBeYaml, ref).flatMap((target) => {
    const parsed = parseObject(target.raw, ref.kind, { path, line: target.unit.line }, new KeptTexts());
    if ('broken' in parsed) return [];
    const { object } = parsed;
    return object.kind === 'Namespace' || object.kind === 'ServiceAccount' ? [] : [{ target, object }];
  });
}

async function updated(
  path: string,
  bytes: Buffer,
  mayBeYaml: boolean,
  change: Extract<FileChange, { op: 'update' }>,
): Promise<Buffer> {
  // Of several the last counts.
  const last = manifests(path, bytes, mayBeYaml, change.ref).at(-1);
  if (last === undefined) throw new EditRefused('the manifest is not there any more');
  const { target, object } = last;
  const keepsRules = rulesAreComputed(object, change.object);
  if (meaningOf(object, !keepsRules) === meaningOf(change.object, !keepsRules)) return bytes;
  try {
    const edited = withEdits(bytes, target, editsOf(target.raw, object, change.object, keepsRules));
    await checkEdited(path, bytes, edited, change, keepsRules);
    return edited;
  } catch (error) {
    if (!(error instanceof EditRefused) || error.line !== undefined) throw error;
  }
  // Where piece by piece does not come out right, the lists that differ are written anew as a whole.
  const edited = withEdits(bytes, target, wholeEditsOf(target.raw, object, change.object, keepsRules));
  await checkEdited(path, bytes, edited, change, keepsRules);
  return edited;
}

/** The manifest of an aggregated role has no rules: what the model shows is what the controller would write. */
function rulesAreComputed(before: PlannedObject, after: PlannedObject): boolean {
  return (
    before.kind === 'ClusterRole' && isHollow(before) && after.kind === 'ClusterRole' && after.aggregation !== undefined
  );
}

function withEdits(bytes: Buffer, { unit, path }: Target, edits: readonly Edit[]): Buffer {
  const parsed = unitText(bytes, unit);
  const text = bytes.toString('utf8', unit.start, unit.end);
  const root = parsePart(parsed);
  if (root === undefined) throw new EditRefused('the document cannot be taken apart', unit.line);
  const inside = edits.map((edit) => ({ ...edit, path: [...path, ...edit.path] satisfies Path }));
  const style = styleOf(
    unit.list === undefined ? text : bytes.toString('utf8', unit.document.start, unit.end),
    unit.json,
  );
  return withBytes(bytes, unit.start, unit.end, editPart(text, root, inside, style, unit.line));
}

/** Blank lines, comments, markers. */
function isNothing(bytes: Buffer): boolean {
  return documentRanges(bytes).every((range) => /^(?:\s|#[^\n]*(?:\n|$)|---(?=\s))*$/.test(textOf(bytes, range)));
}
