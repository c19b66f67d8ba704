import { join } from 'node:path';
import { ProductProcess } from '../product/product-process';
import { freePorts } from '../servers/ports';
import { build } from '../start/launch';
import { type Heard, type Sent, send } from './wire';

const ROOT = join(import.meta.dirname, '..', '..');
export const STANDALONE = join(ROOT, '.next', 'standalone');
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
  await build();
  // The demo's provider takes the next one.
  const [port = 0] = await freePorts(1);
  const own = Object.entries(variables).map(([name, value]) => [name, value.replace('{port}', String(port))] as const);
  const publicUrl = variables['CASTELLAN_PUBLIC_URL']?.replace('{port}', String(port));
  const product = await ProductProcess.start({
    // Whoever needs a key says which.
    variables: { CASTELLAN_KEY: '', ...Object.fromEntries(own) },
    port,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  });
  const { base } = product;
  return {
    base,
    port,
    said: () => product.said,
    send: (path, sent) => send(base, path, sent),
    stop: () => product.end(),
  };
}

/** The console with whoever is called by these ids: the demo's provider, its personas, the demo's files. */
export const openWithLogin = (variables: Readonly<Record<string, string>> = {}): Promise<Console> =>
  openConsole({ CASTELLAN_DEMO_LOGIN: '1', ...variables });

/** The console in local mode on the demo. */
export const openLocally = (variables: Readonly<Record<string, string>> = {}): Promise<Console> =>
  openConsole({ CASTELLAN_DEMO: '1', CASTELLAN_KEY: KEY, ...variables });
