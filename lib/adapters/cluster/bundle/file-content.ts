import type { RbacObject } from '@/lib/domain/rbac';

/** A part of a bundle that was not taken in. `line` is absent when it is the file as a whole. */
export type FileGap = {
  readonly code: 'document-broken' | 'file-unreadable';
  readonly file: string;
  readonly line?: number;
  readonly detail: string;
};

/** What one file of a bundle holds. */
export type FileContent = {
  /** From the root of the bundle, with `/`. */
  readonly path: string;
  readonly objects: readonly RbacObject[];
  readonly gaps: readonly FileGap[];
  /** Objects of kinds that are not read (yet), by `apiVersion/kind`; documents that are no objects under the empty text. */
  readonly others: ReadonlyMap<string, number>;
  /** Discovery documents, as they stand. */
  readonly discovery: readonly unknown[];
  /** The `gitVersion` of a version document. */
  readonly version: string | undefined;
};

export function unreadableFile(path: string, detail: string): FileContent {
  const gaps: FileGap[] = [{ code: 'file-unreadable', file: path, detail }];
  return { path, objects: [], gaps, others: new Map(), discovery: [], version: undefined };
}
