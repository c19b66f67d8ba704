import { delimiter, isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/domain/core';
import { BINDINGS, type Config, LOOPBACK, readConfig } from './config';

const flag = z.enum(['0', '1', 'true', 'false'], { error: 'is 1 or 0' }).transform((v) => v === '1' || v === 'true');
const filePath = z
  .string()
  .min(1, 'is empty')
  .refine((path) => !path.includes('\0'), 'contains a NUL')
  .transform((path) => (isAbsolute(path) ? path : resolve(path)));
const list = (separator: string, of: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(separator).filter((part) => part !== ''))
    .pipe(z.array(of).min(1, 'is empty').max(100, 'names more than 100'));

/** Settings of the test tools, which may start the server with their own environment. */
const OF_THE_TOOLS = ['CASTELLAN_CHROMIUM', 'CASTELLAN_SCREENS'];

/**
 * What Castellan takes from the environment. `scripts/start.mjs` maps each flag of the command line to one of these.
 * A variable that is set to the empty string counts as not set.
 */
const Variables = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  /** The address that the server binds: set it always, because without it Next binds every interface. */
  HOSTNAME: z.string({ error: 'is not set: set it to 127.0.0.1, else every interface would be bound' }),
  PORT: z.coerce.number({ error: 'is a port, 1 to 65535' }).int().min(1).max(65_535).default(3000),
  /** `--kubeconfig`: a file; its exec and auth-provider entries run, because the operator named it. */
  CASTELLAN_KUBECONFIG: filePath.optional(),
  /** `--context`: contexts of it, separated by commas. Absent: its current context. */
  CASTELLAN_CONTEXT: list(',', z.string()).optional(),
  /** Reads the cluster that this process runs in, as its pod's ServiceAccount. */
  CASTELLAN_IN_CLUSTER: flag.optional(),
  /** Set by Kubernetes in every pod. */
  KUBERNETES_SERVICE_HOST: z.string().optional(),
  KUBERNETES_SERVICE_PORT: z.string().optional(),
  /** `--bundle`: folders, archives or files, separated as in PATH. */
  CASTELLAN_BUNDLE: list(delimiter, filePath).optional(),
  /** `--write-back`: changes go into the bundles' own files, not into a copy under the data folder. Never the demo's. */
  CASTELLAN_WRITE_BACK: flag.optional(),
  /** `--demo`: opens the demo beside the others. Without any other source it opens unless this is 0. */
  CASTELLAN_DEMO: flag.optional(),
  /** Where the demo lies. */
  CASTELLAN_DEMO_PATH: filePath.default(resolve('deploy/demo')),
  /** `--data`: the folder for Castellan's own files. */
  CASTELLAN_DATA: filePath.default(resolve('.castellan')),
  /** `--config`: a file with everything about login, keys, identity, database and trail; see `lib/server/config`. */
  CASTELLAN_CONFIG: filePath.optional(),
  /** `--host` and `--port`, as the start script takes them; the server itself listens to HOSTNAME and PORT. */
  CASTELLAN_HOST: z.string().optional(),
  CASTELLAN_PORT: z.string().optional(),
  /** The key that opens live clusters in local mode. Absent: one is made at start and printed. */
  CASTELLAN_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{24,200}$/u, 'is 24 to 200 letters, digits, _ or -')
    .optional(),
  CASTELLAN_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'is fatal, error, warn, info, debug, trace or silent',
    })
    .default('warn'),
  /** Checks every answer against the contract in production too, as the browser tests do. */
  CASTELLAN_CHECK_OUTPUT: flag.optional(),
});

export type Settings = {
  readonly host: string;
  readonly port: number;
  readonly production: boolean;
  readonly kubeconfig: { readonly path: string; readonly contexts: readonly string[] } | undefined;
  /** Where the cluster is that this process runs in, if it is to be read. */
  readonly pod: { readonly host: string | undefined; readonly port: string | undefined } | undefined;
  readonly bundles: readonly string[];
  readonly writeBack: boolean;
  readonly demo: string | undefined;
  readonly dataFolder: string;
  readonly key: string | undefined;
  readonly logLevel: z.infer<typeof Variables>['CASTELLAN_LOG_LEVEL'];
  readonly checkOutput: boolean;
  /** Login, keys, identity, database, trail. */
  readonly config: Config;
};

const KNOWN = new Set([...Object.keys(Variables.shape), ...BINDINGS.map(({ variable }) => variable), ...OF_THE_TOOLS]);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings in the environment, or an AppError `misconfigured` whose places name every variable that is wrong:
 * unknown `CASTELLAN_` names, malformed values, combinations that are unsafe or contradict each other.
 */
export function readSettings(environment: Environment = process.env): Settings {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const unknown = Object.keys(present).filter((name) => name.startsWith('CASTELLAN_') && !KNOWN.has(name));
  if (unknown.length > 0) refuse(unknown.map((name) => ({ path: name, message: 'is no setting of Castellan' })));
  const parsed = Variables.safeParse(present);
  if (!parsed.success) {
    refuse(parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })));
  }
  const { HOSTNAME: host, PORT: port, CASTELLAN_CONFIG: file } = parsed.data;
  const live = parsed.data.CASTELLAN_KUBECONFIG !== undefined || parsed.data.CASTELLAN_IN_CLUSTER === true;
  const config = readConfig(present, { host, port, live, file });
  refuseUnsafe(parsed.data, config);
  return settingsOf(parsed.data, config);
}

function refuse(places: { path: string; message: string }[]): never {
  const said = places.map((place) => `${place.path} ${place.message}`).join('; ');
  throw new AppError('misconfigured', `${said}.`, { places });
}

function refuseUnsafe(v: z.infer<typeof Variables>, config: Config): void {
  if (config.login === undefined && !LOOPBACK.includes(v.HOSTNAME)) {
    refuse([
      {
        path: 'HOSTNAME',
        message:
          `is ${v.HOSTNAME}: without login Castellan listens on this machine only, because whoever reaches it may read ` +
          'what the kubeconfig reads; use 127.0.0.1',
      },
    ]);
  }
  if (v.CASTELLAN_CONTEXT !== undefined && v.CASTELLAN_KUBECONFIG === undefined) {
    refuse([{ path: 'CASTELLAN_CONTEXT', message: 'names a context, but CASTELLAN_KUBECONFIG says no file' }]);
  }
}

function settingsOf(v: z.infer<typeof Variables>, config: Config): Settings {
  const bundles = v.CASTELLAN_BUNDLE ?? [];
  const writeBack = v.CASTELLAN_WRITE_BACK ?? false;
  if (writeBack && bundles.length === 0) {
    refuse([{ path: 'CASTELLAN_WRITE_BACK', message: 'is on, but CASTELLAN_BUNDLE names nothing to write back to' }]);
  }
  const pod = v.CASTELLAN_IN_CLUSTER ?? false;
  const nothingElse = v.CASTELLAN_KUBECONFIG === undefined && !pod && bundles.length === 0;
  const demo = v.CASTELLAN_DEMO ?? nothingElse;
  if (nothingElse && !demo) {
    refuse([{ path: 'CASTELLAN_DEMO', message: 'is off and there is no other source: nothing would be read' }]);
  }
  return {
    host: v.HOSTNAME,
    port: v.PORT,
    production: v.NODE_ENV === 'production',
    kubeconfig:
      v.CASTELLAN_KUBECONFIG === undefined
        ? undefined
        : { path: v.CASTELLAN_KUBECONFIG, contexts: v.CASTELLAN_CONTEXT ?? [] },
    pod: pod ? { host: v.KUBERNETES_SERVICE_HOST, port: v.KUBERNETES_SERVICE_PORT } : undefined,
    bundles,
    writeBack,
    demo: demo ? v.CASTELLAN_DEMO_PATH : undefined,
    dataFolder: v.CASTELLAN_DATA,
    key: v.CASTELLAN_KEY,
    logLevel: v.CASTELLAN_LOG_LEVEL,
    checkOutput: v.NODE_ENV !== 'production' || (v.CASTELLAN_CHECK_OUTPUT ?? false),
    config,
  };
}
