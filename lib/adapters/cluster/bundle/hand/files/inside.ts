import { lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { WriteRefused } from './write-refused';

const CODE_MISSING = 'ENOENT';

/**
 * Where a path of a bundle lies, links resolved; undefined when nothing is there. Throws WriteRefused for a path that
 * leads out of the bundle, by its words or through a link.
 *
 * @param root of the bundle; `path` is empty where the bundle is this one file
 */
export async function locate(root: string, path: string): Promise<string | undefined> {
  const real = await realpath(root);
  if (path === '') return real;
  refuseLeadingOut(path);
  try {
    const location = await realpath(join(real, path));
    if (!location.startsWith(real + sep)) throw leadsOut(path);
    return location;
  } catch (error) {
    if (codeOf(error) !== CODE_MISSING) throw error;
    // A link to nowhere is there, and would be written through.
    if ((await kindAt(join(real, path))) !== 'nothing') throw leadsOut(path);
    return undefined;
  }
}

/** Where a new file of a bundle goes; its folders are made. Throws WriteRefused where one of them is a link or a file. */
export async function makeRoom(root: string, path: string): Promise<string> {
  refuseLeadingOut(path);
  const real = await realpath(root);
  let folder = real;
  for (const part of path.split('/').slice(0, -1)) {
    folder = join(folder, part);
    const kind = await kindAt(folder);
    if (kind === 'nothing') await mkdir(folder);
    else if (kind !== 'folder') throw leadsOut(dirname(path));
  }
  return join(real, path);
}

async function kindAt(location: string): Promise<'nothing' | 'folder' | 'other'> {
  try {
    return (await lstat(location)).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (codeOf(error) === CODE_MISSING) return 'nothing';
    throw error;
  }
}

function refuseLeadingOut(path: string): void {
  const parts = path.split('/');
  const wrong = parts.some((part) => part === '' || part === '.' || part === '..') || /[\\\0]/.test(path);
  if (wrong) throw leadsOut(path);
}

function leadsOut(path: string): WriteRefused {
  return new WriteRefused('unavailable', `${path} leads out of the bundle, and is not written.`);
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
