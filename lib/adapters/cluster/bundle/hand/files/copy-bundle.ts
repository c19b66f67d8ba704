import { mkdir, open, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type BundleLimits, archiveForm, findFiles, isManifestName, readArchive, readStableFile } from '../../files';
import { codeOf } from './inside';

/**
 * Writes the manifests of a folder, file or archive below a folder that is empty, each by its path in the bundle. What
 * could not be read becomes a link to nowhere, so that the copy has the same gap there. Throws as reading the bundle
 * does. O(bytes).
 */
export async function copyBundle(root: string, target: string, limits: BundleLimits): Promise<void> {
  const found = await findFiles(root, limits);
  if (found.is === 'file') {
    await copyFile(found.file.location, found.file.path, target, limits);
    return;
  }
  for (const file of found.files) {
    if ('unreadable' in file) await leaveGap(target, file.path);
    else await put(target, file.path, await readStableFile(file.location, limits.fileBytes));
  }
}

async function copyFile(location: string, name: string, target: string, limits: BundleLimits): Promise<void> {
  const form = await archiveForm(location);
  if (form !== 'tar' && form !== 'gzip') {
    await put(target, nameInCopy(name), await readStableFile(location, limits.fileBytes));
    return;
  }
  for await (const entry of readArchive(location, form === 'gzip', limits)) {
    if ('unreadable' in entry) await leaveGap(target, entry.path);
    else await put(target, entry.path, entry.bytes);
  }
}

/** A file that was named is read whatever its ending; in a folder only manifests are. */
function nameInCopy(name: string): string {
  return isManifestName(name) ? name : `${basename(name)}.yaml`;
}

async function put(target: string, path: string, content: Buffer): Promise<void> {
  const location = join(target, path);
  await mkdir(dirname(location), { recursive: true, mode: 0o700 });
  // Of two entries of one name in an archive the last one counts.
  await rm(location, { force: true });
  const file = await open(location, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function leaveGap(target: string, path: string): Promise<void> {
  const location = join(target, path);
  await mkdir(dirname(location), { recursive: true, mode: 0o700 });
  try {
    await symlink('not-copied-because-it-could-not-be-read', location);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}
