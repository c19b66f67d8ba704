import type { RequestOptions } from 'node:https';
import { AppError } from '@/lib/domain/core';
import type { Authentication } from './cluster-access';

/** A plugin may open a browser and wait for a person; longer than this it is hanging. */
const PLUGIN_WITHIN = 120_000;

type Loaded = { readonly made: () => Promise<Authentication> };

const loaded = new Map<string, Loaded>();

/**
 * Credentials from the program (`exec`) or provider that a context names, made by the Kubernetes client, which keeps
 * them until they expire; `renew` throws away what it kept. Throws AppError `misconfigured`; what the program wrote to
 * its error output may hold a secret and is not repeated.
 */
export async function pluginAuthentication(file: string, context: string, renew: boolean): Promise<Authentication> {
  const key = JSON.stringify([file, context]);
  let entry = renew ? undefined : loaded.get(key);
  try {
    entry ??= await load(file, context);
    loaded.set(key, entry);
    return await within(entry.made(), PLUGIN_WITHIN);
  } catch (cause) {
    throw new AppError('misconfigured', `the program that signs in context ${context} failed`, { cause });
  }
}

async function load(file: string, context: string): Promise<Loaded> {
  // Loaded only where it is needed: its generated models cost tens of megabytes and a second of start-up.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromFile(file);
  config.setCurrentContext(context);
  return {
    made: async () => {
      const headers: Record<string, string> = {};
      const options: RequestOptions = { headers };
      await config.applyToHTTPSOptions(options);
      const authorization = headers['Authorization'];
      const { cert, key } = options;
      return {
        headers: authorization === undefined ? {} : { authorization },
        ...(cert === undefined ? {} : { cert: pemOf(cert) }),
        ...(key === undefined ? {} : { key: pemOf(key) }),
      };
    },
  };
}

/** PEM comes as text from a plugin, as bytes from a file. */
function pemOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') return Buffer.from(value);
  throw new Error('the certificate or key is no PEM');
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error('no answer in time'));
  }, ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
