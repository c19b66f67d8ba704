import { mkdir, open, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 2_000;
const STALE_MS = 20_000;
const POLL_MS = 250;

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function tryTake(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.close();
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function isStale(file: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(file)).mtimeMs > STALE_MS;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/**
 * Runs `work` while holding `file`, so that two processes that need the same build do it once: the second waits and then
 * finds it done. The holder touches the file every two seconds; a file left by a killed process is taken over after
 * twenty. A heartbeat and no process id, since a cache may be shared between containers. Should two ever hold it at
 * once, work is done twice and nothing breaks: results are renamed into place.
 *
 * @param waiting called once when somebody else holds the lock
 */
export async function withBuildLock<T>(file: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  let told = false;
  while (!(await tryTake(file))) {
    if (await isStale(file)) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) waiting();
    told = true;
    await sleep(POLL_MS);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    // The lock may have been taken over after this process was suspended; then there is nothing to keep alive.
    utimes(file, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  }
}
