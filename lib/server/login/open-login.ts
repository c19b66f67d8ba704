import { randomBytes } from 'node:crypto';
import type { Clock, Sessions, SignedIn } from '@/lib/usecases';
import type { Requester } from '@/lib/domain/rbac';
import { type SealKey, type SignIn, type SignInEvent, createSignIn } from '@/lib/adapters/auth';
import { type DemoLogin, startDemoLogin } from '@/lib/adapters/demo-login';
import type { Settings } from '../env';
import type { Log } from '../log';
import { type Mappings, openMappings } from './mappings';

const SWEEP_MS = 600_000;
const SCOPES = ['openid', 'profile', 'email', 'groups'];

/** Sign-in as the server has it: with whom, and whom the clusters see in whoever signed in. */
export type Login = {
  /** For the pipeline: who a request comes from. */
  readonly authentication: SignIn;
  requesterOf(cluster: string, who: SignedIn): Requester;
  readonly mappings: Mappings;
  /** Scheme, host and port under which browsers come. */
  readonly publicUrl: string;
  /** Where signing in leads. */
  readonly issuer: string;
  readonly demo: boolean;
  /** Takes what happened at the door, for the trail. */
  report(event: SignInEvent): void;
  stop(): Promise<void>;
};

export type LoginDeps = {
  readonly sessions: Sessions;
  readonly shared: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly report?: (event: SignInEvent) => void;
};

/** Opens the sign-in that is configured, its demo provider included; undefined in local mode. */
export async function openLogin(settings: Settings, deps: LoginDeps): Promise<Login | undefined> {
  const { config, port } = settings;
  const { publicUrl, demoLogin } = config;
  if (publicUrl === undefined) return undefined;
  const demo = demoLogin ? await startDemoLogin(publicUrl, port + 1) : undefined;
  const provider = demo === undefined ? config.login : providerOf(demo);
  if (provider === undefined) return undefined;
  const mappings = openMappings(config, provider, ({ cluster, person, because }) =>
    deps.log.warn({ cluster, subject: person.subject, because }, 'a cluster would see nobody in somebody signed in'),
  );
  const { idleMinutes, absoluteHours, ...rest } = provider;
  const signIn = createSignIn(
    {
      ...rest,
      publicUrl,
      idleMs: idleMinutes * 60_000,
      absoluteMs: absoluteHours * 3_600_000,
      keys: config.keys.length > 0 ? config.keys : [freshKey()],
      claims: mappings.claims,
    },
    { sessions: deps.sessions, shared: deps.shared, clock: deps.clock, log: deps.log, random: randomBytes },
  );
  const sweeper = setInterval(() => {
    signIn.sweep().catch((error: unknown) => deps.log.warn({ err: error }, 'old sessions could not be swept'));
  }, SWEEP_MS).unref();
  return {
    authentication: signIn,
    requesterOf: (cluster, who) => mappings.requesterOf(cluster, who),
    mappings,
    publicUrl,
    issuer: provider.issuer,
    demo: demo !== undefined,
    report: (event) => deps.report?.(event),
    async stop() {
      clearInterval(sweeper);
      await demo?.stop();
    },
  };
}

/** The demo ends with its process, so its key may too. */
const freshKey = (): SealKey => ({ id: 'demo', bytes: randomBytes(32) });

const providerOf = ({ issuer, clientId, clientSecret }: DemoLogin) => ({
  issuer,
  clientId,
  clientSecret,
  scopes: SCOPES,
  ca: undefined,
  idleMinutes: 60,
  absoluteHours: 12,
  endSession: true,
});
