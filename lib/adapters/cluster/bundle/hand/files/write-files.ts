import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { wordsOf } from '../../files';
import { codeOf, locate, makeRoom } from './inside';
import { WriteRefused } from './write-refused';

/** What becomes of one file: `before` is what was read of it, undefined when there was none; `after` likewise. */
export type FileWrite = {
  /** From the root of the bundle; empty where the bundle is this one file. */
  readonly path: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
};

type Ready = {
  readonly write: FileWrite;
  readonly location: string;
  /** The new content, whole and on the disk, beside its place. */
  readonly draft: string | undefined;
};

const NEW_FILE = 0o644;

/**
 * Writes all of them, or none: first every new content beside its place, on the disk; then, when all files still are as
 * they were read, each is put in its place at once. Whoever reads sees a file as it was or as it is to be, also after a
 * crash, which may leave hidden drafts (`.castellan-…`) and, of several files, only some in place.
 *
 * Throws WriteRefused when nothing was written; errors of the system otherwise.
 */
export async function writeFiles(root: string, writes: readonly FileWrite[]): Promise<void> {
  const ready: Ready[] = [];
  try {
    for (const write of writes) ready.push(await prepare(root, write));
    for (const { write, location } of ready) await refuseChanged(write, location);
    await placeFirst(ready[0]);
  } catch (error) {
    for (const { draft } of ready) if (draft !== undefined) await rm(draft, { force: true });
    throw asRefusal(error);
  }
  for (const one of ready.slice(1)) await place(one);
  for (const folder of new Set(ready.map(({ location }) => dirname(location)))) await flushFolder(folder);
}

/** What goes wrong with the first changes nothing. */
async function placeFirst(first: Ready | undefined): Promise<void> {
  if (first !== undefined) await place(first);
}

async function prepare(root: string, write: FileWrite): Promise<Ready> {
  const found = await locate(root, write.path);
  if (write.before === undefined && found !== undefined) throw conflict(write.path);
  if (write.before !== undefined && found === undefined) throw conflict(write.path);
  const location = found ?? (await makeRoom(root, write.path));
  const mode = found === undefined ? NEW_FILE : (await lstat(found)).mode & 0o777;
  const draft = write.after && (await writeDraft(dirname(location), write.after, mode));
  return { write, location, draft };
}

async function writeDraft(folder: string, content: Buffer, mode: number): Promise<string> {
  const draft = join(folder, `.castellan-${randomBytes(8).toString('hex')}.tmp`);
  const file = await open(
    draft,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    mode,
  );
  try {
    await flushed(file, content, mode);
    return draft;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function flushed(file: FileHandle, content: Buffer, mode: number): Promise<void> {
  await file.writeFile(content);
  await file.chmod(mode);
  await file.sync();
}

async function refuseChanged({ path, before }: FileWrite, location: string): Promise<void> {
  if (before === undefined) return;
  const file = await open(location, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await readFile(file)).equals(before)) throw conflict(path);
  } finally {
    await file.close();
  }
}

async function place({ write, location, draft }: Ready): Promise<void> {
  if (draft === undefined) await rm(location);
  else if (write.before === undefined) {
    // A link fails where a file came into being meanwhile; a rename would replace it.
    await link(draft, location);
    await rm(draft);
  } else {
    await rename(draft, location);
  }
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems flush no folders.
    if (codeOf(error) !== 'EINVAL') throw error;
  } finally {
    await handle.close();
  }
}

function conflict(path: string): WriteRefused {
  return new WriteRefused('conflict', `The file ${path} was changed by somebody else since it was read.`);
}

function asRefusal(error: unknown): unknown {
  if (error instanceof WriteRefused) return error;
  const code = codeOf(error);
  if (code === 'EEXIST')
    return new WriteRefused('conflict', 'A file of that name came into being meanwhile.', { cause: error });
  if (code === 'ENOENT') return new WriteRefused('conflict', 'The file is not there any more.', { cause: error });
  const words = code === 'ENOSPC' ? 'the disk is full' : code === 'EROFS' ? 'it is read-only' : wordsOf(error);
  if (words === undefined) return error;
  const says = words.replace('cannot be read: ', '');
  return new WriteRefused('unavailable', `The files of the bundle cannot be written: ${says}.`, { cause: error });
}
