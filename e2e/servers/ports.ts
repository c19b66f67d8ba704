import { randomInt } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Below the range from which systems give ports to outgoing connections, so that a server can be restarted on its own. */
const LOWEST = 20_000;
const HIGHEST = 30_000;
const ATTEMPTS = 50;

/** One small file for each port that a process of these tests has, with the process's id in it. */
const FOLDER = join(tmpdir(), 'castellan-ports');
const reserved = new Set<string>();

process.once('exit', () => {
  for (const file of reserved) rmSync(file, { force: true });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, and so alive.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function owner(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Two test files run at a time, and a server that is stopped comes back at its port: what nobody listens on at this moment
 * may still be somebody's. A link appears with its content or not at all, so no reader meets a reservation without owner.
 */
export function reserve(port: number): boolean {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, String(port));
  const mine = `${file}.${String(process.pid)}`;
  writeFileSync(mine, String(process.pid));
  try {
    const before = owner(file);
    // Left by a process that was killed.
    if (before !== undefined && !isAlive(before)) rmSync(file, { force: true });
    linkSync(mine, file);
    reserved.add(file);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      probe.close(() => resolve(true));
    });
  });
}

/**
 * Distinct ports of 127.0.0.1 that nobody listens on, and that no other process of these tests is given while this one lives.
 * Each is even and has the odd one above it to itself: the demo's identity provider listens there.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let attempt = 0; found.length < count; attempt += 1) {
    if (attempt > ATTEMPTS * count) throw new Error(`no ${count} free ports between ${LOWEST} and ${HIGHEST}`);
    const port = 2 * randomInt(LOWEST / 2, HIGHEST / 2);
    if (reserve(port) && (await isFree(port)) && (await isFree(port + 1))) found.push(port);
  }
  return found;
}
