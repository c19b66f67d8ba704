import type { SealKey } from '@/lib/adapters/auth';
import type { MappingSetting } from './schema';

/** Sign-in with a real provider, complete and safe. Secrets: never logged, never shown. */
export type LoginConfig = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** PEM. */
  readonly ca: string | undefined;
  readonly idleMinutes: number;
  readonly absoluteHours: number;
  readonly endSession: boolean;
};

/** Where the heads of the trail are written down, outside of the database. */
export type AnchorConfig = {
  readonly file: string | undefined;
  readonly webhook: string | undefined;
  readonly log: boolean;
  /** Rows between two anchors. */
  readonly every: number;
};

export type Config = {
  /** Scheme, host and port, without a path; undefined without login. */
  readonly publicUrl: string | undefined;
  readonly login: LoginConfig | undefined;
  readonly demoLogin: boolean;
  readonly keys: readonly SealKey[];
  /** Holds a password: never shown. */
  readonly databaseUrl: string | undefined;
  readonly identity: {
    readonly default: MappingSetting;
    readonly clusters: ReadonlyMap<string, MappingSetting>;
  };
  readonly anchors: AnchorConfig;
};
