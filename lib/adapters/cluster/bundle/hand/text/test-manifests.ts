import type { PlannedObject } from '@/lib/domain/plan';
import { KeptTexts } from '../../objects';
import { readContent } from '../../read-content';
import { editDocuments } from './edit-documents';
import type { FileChange } from './file-change';
import { refOf } from '@/lib/domain/rbac';

/** The objects of a text that plans are about. */
export async function planned(text: string, path = 'a.yaml'): Promise<PlannedObject[]> {
  const { objects } = await readContent(path, Buffer.from(text), new KeptTexts());
  return objects.filter((object) => object.kind !== 'Namespace' && object.kind !== 'ServiceAccount');
}

export async function firstOf(text: string): Promise<PlannedObject> {
  const [first] = await planned(text);
  if (first === undefined) throw new Error(`no object in ${text}`);
  return first;
}

/** The text after it was changed to say of one object what `wanted` says. */
export async function updated(text: string, wanted: string, path = 'a.yaml'): Promise<string | undefined> {
  const object = await firstOf(wanted);
  return edited(text, { op: 'update', ref: refOf(object), object }, path);
}

export async function edited(text: string, change: FileChange, path = 'a.yaml'): Promise<string | undefined> {
  return (await editDocuments(path, Buffer.from(text), [change]))?.toString();
}
