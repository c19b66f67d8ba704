import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../servers/ports';
import { build } from '../start/launch';
import { type Heard, type Sent, send } from './wire';

const ROOT = join(import.meta.dirname, '..', '..');
export const STANDALONE = join(ROOT, '.next', 'standalone');
const PATIENCE_MS = 60_000;
/** Nothing else is like it, so that it is found wherever it got to. */
export const KEY = 'marker-LOCALKEY-7f3a9c51e2d84b60';

/** The built product in a process of its own. */
export type Console = {
  readonly base: string;
  readonly port: number;
  /** Everything that it wrote to its streams so far. */
  said(): string;
  send(path: string, sent?: Sent): Promise<Heard>;
  stop(): Promise<void>;
};

/** Starts it with these variables (lib/server/env.ts), `{port}` in them being its own, and waits until it answers. */
export async function openConsole(variables: Readonly<Record<string, string>>): Promise<Console> {
  build();
  // The demo's provider takes the next one.
  const [port = 0] = await freePorts(1);
  const data = mkdtempSync(join(tmpdir(), 'castellan-threats-'));
  const own = Object.entries(variables).map(([name, value]) => [name, value.replace('{port}', String(port))] as const);
  const child = spawn(process.execPath, [join(STANDALONE, 'server.js')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      CASTELLAN_DATA: data,
      CASTELLAN_CHECK_OUTPUT: '1',
      ...Object.fromEntries(own),
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (text += piece.toString()));
  const base = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    rmSync(data, { recursive: true, force: true });
  };
  const until = Date.now() + PATIENCE_MS;
  const host = variables['CASTELLAN_PUBLIC_URL'];
  const headers = host === undefined ? {} : { host: new URL(host.replace('{port}', String(port))).host };
  while (child.exitCode === null && Date.now() < until) {
    const ready = await send(base, '/readyz', { headers }).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (ready) return { base, port, said: () => text, send: (path, sent) => send(base, path, sent), stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`the console did not become ready: ${text.slice(-2_000)}`);
}

/** The console with whoever is called by these ids: the demo's provider, its personas, the demo's files. */
export const openWithLogin = (variables: Readonly<Record<string, string>> = {}): Promise<Console> =>
  openConsole({ CASTELLAN_DEMO_LOGIN: '1', ...variables });

/** The console in local mode on the demo. */
export const openLocally = (variables: Readonly<Record<string, string>> = {}): Promise<Console> =>
  openConsole({ CASTELLAN_DEMO: '1', CASTELLAN_KEY: KEY, ...variables });
