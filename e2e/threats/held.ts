/** A file and tests in it, by words of their titles. */
export type Held = readonly [file: string, ...titles: string[]];
export type Threat = {
  readonly threat: string;
  readonly promise: string;
  readonly by: readonly Held[];
  readonly open?: string;
};

export const WHO = 'e2e/threats/who-one-is.servers.test.ts';
export const ADDRESSES = 'e2e/threats/addresses.servers.test.ts';
export const DOCUMENTS = 'e2e/threats/bad-documents.servers.test.ts';
export const TWO = 'e2e/threats/two-people.servers.test.ts';
export const HEADERS = 'e2e/threats/headers.servers.test.ts';
export const INPUT = 'e2e/threats/bad-input.servers.test.ts';
export const SECRETS = 'e2e/threats/secrets.servers.test.ts';
export const REDOS = 'e2e/threats/redos.test.ts';
export const LIMITS = 'e2e/threats/limits.test.ts';
export const NAMES = 'e2e/browser/threats.spec.ts';
export const SIGN_IN = 'lib/adapters/auth/sign-in.servers.test.ts';
export const SESSIONS = 'lib/adapters/auth/sessions.servers.test.ts';
export const RETURN = 'lib/adapters/auth/return-to.test.ts';
export const ACTING = 'lib/adapters/cluster/hand/acting-headers.test.ts';
export const WRITER = 'lib/adapters/cluster/hand/only-writer.test.ts';
export const PASS = 'lib/adapters/cluster/hand/passthrough.servers.test.ts';
export const IMPERSONATE = 'lib/adapters/cluster/hand/impersonate.servers.test.ts';
export const REFUSALS = 'lib/adapters/cluster/hand/refusals.servers.test.ts';
export const WRITES = 'lib/adapters/cluster/hand/writes.servers.test.ts';
export const FAULTS = 'lib/adapters/cluster/hand/faults.servers.test.ts';
export const MANIFESTS = 'lib/adapters/cluster/hand/manifests.test.ts';
export const KUBECONFIG = 'lib/adapters/cluster/live/kubeconfig.test.ts';
export const IDENTITY = 'lib/domain/identity/properties.test.ts';
export const IMPERSONATION = 'lib/domain/identity/impersonation.test.ts';
export const CONFIG = 'lib/server/config/config.test.ts';
export const VISIBILITY = 'lib/server/visibility.test.ts';
export const HTTP = 'lib/server/http.test.ts';
export const CHANGES = 'lib/usecases/changes/changes.test.ts';

export const NO_BYPASS: Held = [
  WHO,
  'nobody who is not signed in is anybody: every route, every header',
  'lead nobody past the sign-in, whichever way the framework is asked',
  'nor by another spelling of their address',
];
export const BY_NAMES: Held = [NAMES, 'names that would be code are text, on every page that shows them'];
