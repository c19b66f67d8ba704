import { randomBytes } from 'node:crypto';
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/domain/core';

const LOCK = 'castellan.lock';

/** Who holds the folder. `started` tells a process from a later one that got the same id; absent where unknown. */
const Holder = z.object({ pid: z.number().int().positive(), started: z.string().optional(), since: z.string() });
type Holder = z.infer<typeof Holder>;

export type DataFolder = {
  readonly path: string;
  /** Gives the folder back; a second call does nothing. */
  release(): void;
};

/**
 * Makes the folder if needed and takes it for this process. Throws AppError `misconfigured` when it cannot be written
 * (read-only, not a folder, no right) or when another living process holds it. The lock of a dead one is taken over.
 */
export function openDataFolder(path: string, now: number): DataFolder {
  const file = join(path, LOCK);
  const mine: Holder = { pid: process.pid, since: new Date(now).toISOString() };
  const started = startOf(process.pid);
  if (started !== undefined) mine.started = started;
  try {
    makeFolder(path);
    if (!claim(file, mine)) takeOver(file, path, mine);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('misconfigured', `The data folder ${path} cannot be used: ${reasonOf(error)}.`, {
      places: [{ path, message: reasonOf(error) }],
      cause: error,
    });
  }
  let held = true;
  return {
    path,
    release() {
      if (held && isMine(file, mine)) rmSync(file, { force: true });
      held = false;
    },
  };
}

/** Makes the folder and those above it. Not with `recursive`: under /proc Node would then try for ever. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && statSync(path).isDirectory()) return;
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}

/** Writes the lock whole, and only where none is: a link either appears complete or fails. */
function claim(file: string, mine: Holder): boolean {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const fd = openSync(/* turbopackIgnore: true */ draft, 'wx', 0o600);
  try {
    writeSync(fd, JSON.stringify(mine));
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    closeSync(fd);
    rmSync(draft, { force: true });
  }
}

function takeOver(file: string, path: string, mine: Holder): void {
  const found = readFileSync(file, 'utf8');
  const holder = parseHolder(found);
  if (holder !== undefined && isAlive(holder)) refuse(path, `process ${holder.pid}, since ${holder.since}`);
  const aside = `${file}.dead-${randomBytes(6).toString('hex')}`;
  renameSync(file, aside);
  // Another process may have taken it over between the look and the move: then this is its lock, and goes back.
  if (readFileSync(aside, 'utf8') !== found) {
    claimBack(aside, file);
    refuse(path, 'a process that started at the same time');
  }
  rmSync(aside, { force: true });
  if (!claim(file, mine)) refuse(path, 'a process that started at the same time');
}

function claimBack(aside: string, file: string): void {
  try {
    linkSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
}

function refuse(path: string, by: string): never {
  const message = `is in use by ${by}`;
  throw new AppError('misconfigured', `The data folder ${path} ${message}. Stop it, or choose another with --data.`, {
    places: [{ path, message }],
  });
}

function parseHolder(text: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function isMine(file: string, mine: Holder): boolean {
  try {
    return readFileSync(file, 'utf8') === JSON.stringify(mine);
  } catch {
    return false;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    if (codeOf(error) !== 'EPERM') return false;
  }
  const started = startOf(holder.pid);
  return started === undefined || holder.started === undefined || started === holder.started;
}

/** When the process started: boot id and clock ticks, as proc(5) gives them. Undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command, in parentheses, may hold spaces; starttime is the 22nd field, the 20th after it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return ticks === undefined ? undefined : `${boot}/${ticks}`;
  } catch {
    return undefined;
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);

function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'it may not be written by this user';
    case 'EROFS':
      return 'it is on a read-only file system';
    case 'ENOENT':
      return 'it cannot be made there';
    case 'EEXIST':
    case 'ENOTDIR':
      return 'it is not a folder';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return error instanceof Error ? error.message : 'it cannot be written';
  }
}
