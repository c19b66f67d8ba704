/** A file of a bundle that is to be read, or why it is not. */
export type FoundFile =
  | {
      /** From the root of the bundle, with `/`. */
      readonly path: string;
      /** Where it lies, links resolved. */
      readonly location: string;
      /** Another text when the file may have changed. */
      readonly stamp: string;
      readonly size: number;
    }
  | { readonly path: string; readonly unreadable: string };

const MANIFEST = /\.(?:ya?ml|json)$/i;

/** Whether a file in a folder or archive is taken for a manifest. */
export function isManifestName(name: string): boolean {
  return MANIFEST.test(name);
}

/** `.git`, `.github`, `..data` of a mounted ConfigMap: not part of what is deployed. */
export function isHidden(name: string): boolean {
  return name.startsWith('.');
}

/** Code points of paths decide which of two files comes first, the same on every machine. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
