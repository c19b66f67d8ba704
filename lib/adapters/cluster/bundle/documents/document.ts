/** The kind of an object; of the items of a typed list, which do not repeat it, that of the list. */
export type TypeMeta = { readonly apiVersion: string; readonly kind: string };

/** One value of a file, as JSON would have it, or what is wrong with its text. `line` counts from 1 in the file. */
export type Document =
  | { readonly state: 'read'; readonly line: number; readonly value: unknown; readonly list?: TypeMeta }
  /** Not read, because its lines say that it is of a kind that is not wanted. */
  | { readonly state: 'skipped'; readonly line: number; readonly type: TypeMeta }
  | { readonly state: 'broken'; readonly line: number; readonly message: string };

/** Whether objects of this kind are wanted; texts of others need not be read. */
export type Wanted = (type: TypeMeta) => boolean;

/** A part of a file: bytes `start` to `end`, beginning on `line`. */
export type Range = { readonly start: number; readonly end: number; readonly line: number };

/** A list whose items can be read alone; what stands before and after them makes the list itself. */
export type ListRanges = { readonly before: Range; readonly items: readonly Range[]; readonly after: Range };

export function textOf(bytes: Buffer, { start, end }: Range): string {
  return bytes.toString('utf8', start, end);
}

/** The text of the list without its items. */
export function headOf(bytes: Buffer, { before, after }: ListRanges): string {
  return textOf(bytes, before) + textOf(bytes, after);
}

/** What a list of objects says of them; undefined for everything else. */
export function listType(value: unknown): TypeMeta | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('kind' in value) || typeof value.kind !== 'string' || !value.kind.endsWith('List')) return undefined;
  const apiVersion = 'apiVersion' in value && typeof value.apiVersion === 'string' ? value.apiVersion : '';
  // The items of discovery are groups, not objects.
  return apiVersion.startsWith('apidiscovery.k8s.io/')
    ? undefined
    : { apiVersion, kind: value.kind.slice(0, -'List'.length) };
}
