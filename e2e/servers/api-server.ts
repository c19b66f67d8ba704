import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient } from './api-client.ts';
import { ADMIN, serviceAccountKeys, writeTokens } from './credentials.ts';
import type { Persona } from './credentials.ts';
import type { Guard } from './guard.ts';
import { ServerProcess } from './server-process.ts';

/** How kube-apiserver is asked to behave. */
export interface ApiServerOptions {
  /**
   * `RBAC` by default. `Node,RBAC` is what most clusters run, but the Node authorizer grants node identities more than
   * RBAC says. Not passed when `extraArgs` holds an `--authorization-config`.
   */
  readonly authorizationMode?: 'RBAC' | 'Node,RBAC';
  /** Who may sign in by a static token, beside the admin. */
  readonly personas?: readonly Persona[];
  /** An audit Policy. Events go to `audit.log` in the cluster's folder, or to the webhook at that address. */
  readonly audit?: { readonly policy: object; readonly webhook?: string };
  /** An AuthenticationConfiguration (apiserver.config.k8s.io/v1), for OIDC. */
  readonly authenticationConfig?: object;
  /** Further flags, as kube-apiserver takes them. */
  readonly extraArgs?: readonly string[];
}

const READY_MS = 60_000;

function auditArgs(directory: string, audit: ApiServerOptions['audit']): readonly string[] {
  if (audit === undefined) return [];
  const policy = join(directory, 'audit-policy.json');
  writeFileSync(policy, JSON.stringify(audit.policy));
  if (audit.webhook === undefined) {
    return [`--audit-policy-file=${policy}`, `--audit-log-path=${join(directory, 'audit.log')}`];
  }
  const webhook = join(directory, 'audit-webhook.json');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'audit',
    contexts: [{ name: 'audit', context: { cluster: 'audit', user: '' } }],
    clusters: [{ name: 'audit', cluster: { server: audit.webhook } }],
  };
  writeFileSync(webhook, JSON.stringify(config));
  const batch = ['--audit-webhook-batch-max-wait=200ms', '--audit-webhook-initial-backoff=1s'];
  return [`--audit-policy-file=${policy}`, `--audit-webhook-config-file=${webhook}`, ...batch];
}

function authenticationArgs(directory: string, config: object | undefined): readonly string[] {
  if (config === undefined) return [];
  const file = join(directory, 'authentication.json');
  writeFileSync(file, JSON.stringify(config));
  return [`--authentication-config=${file}`];
}

function authorizationArgs(options: ApiServerOptions): readonly string[] {
  const configured = options.extraArgs?.some((arg) => arg.startsWith('--authorization-config'));
  return configured === true ? [] : [`--authorization-mode=${options.authorizationMode ?? 'RBAC'}`];
}

/** The kube-apiserver of one cluster: may be ended and started again at the same address, with the same certificate. */
export class ApiServer {
  readonly url: string;
  /** Tokens by user name. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly #binary: string;
  readonly #args: readonly string[];
  readonly #logFile: string;
  readonly #guard: Guard;
  #process: ServerProcess | undefined;
  #client: ApiClient | undefined;

  constructor(place: {
    readonly binary: string;
    readonly directory: string;
    readonly port: number;
    readonly etcdUrl: string;
    readonly guard: Guard;
    readonly options: ApiServerOptions;
  }) {
    const { directory, options } = place;
    const certificates = join(directory, 'certificates');
    const keys = serviceAccountKeys(directory);
    const tokenFile = join(directory, 'tokens.csv');
    this.url = `https://127.0.0.1:${place.port}`;
    this.tokens = writeTokens(tokenFile, options.personas ?? []);
    this.certificateFile = join(certificates, 'apiserver.crt');
    this.keyFile = join(certificates, 'apiserver.key');
    this.#binary = place.binary;
    this.#logFile = join(directory, 'kube-apiserver.log');
    this.#guard = place.guard;
    this.#args = [
      `--etcd-servers=${place.etcdUrl}`,
      `--cert-dir=${certificates}`,
      `--secure-port=${place.port}`,
      '--bind-address=127.0.0.1',
      // No pod ever looks for this API server, and a machine without a network has no address to advertise.
      '--advertise-address=127.0.0.1',
      '--endpoint-reconciler-type=none',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${keys.publicKey}`,
      `--service-account-signing-key-file=${keys.privateKey}`,
      // It refuses pods until a controller has made the ServiceAccount `default` of their namespace.
      '--disable-admission-plugins=ServiceAccount',
      `--token-auth-file=${tokenFile}`,
      ...authorizationArgs(options),
      ...auditArgs(directory, options.audit),
      ...authenticationArgs(directory, options.authenticationConfig),
      ...(options.extraArgs ?? []),
    ];
  }

  get process(): ServerProcess {
    if (this.#process === undefined) throw new Error('the API server was not started');
    return this.#process;
  }

  /** A client with the admin's token. */
  get client(): ApiClient {
    if (this.#client === undefined) throw new Error('the API server was not started');
    return this.#client;
  }

  /** What to trust: the self-signed chain that kube-apiserver wrote for itself, PEM. */
  get ca(): string {
    return readFileSync(this.certificateFile, 'utf8');
  }

  /** The token of a persona or of the admin. Throws for a user that nobody named. */
  token(user: string): string {
    const token = this.tokens.get(user);
    if (token === undefined)
      throw new Error(`no persona is called ${user}: there are ${[...this.tokens.keys()].join(', ')}`);
    return token;
  }

  /** Starts it and waits for readyz; RBAC's default roles are written by then. Does nothing while it runs. */
  async start(): Promise<void> {
    if (this.#process?.alive === true) return;
    const process = new ServerProcess(this.#binary, this.#args, this.#logFile, this.#guard);
    this.#process = process;
    // The key is written after the certificate.
    await process.until(() => Promise.resolve(existsSync(this.keyFile)), 'its certificate', READY_MS);
    this.#client ??= new ApiClient({ url: this.url, ca: this.ca, token: this.token(ADMIN) });
    await this.waitReady();
  }

  /** Waits until readyz answers 200. */
  async waitReady(): Promise<void> {
    const ready = (): Promise<boolean> =>
      this.client.request('GET', '/readyz', undefined, { signal: AbortSignal.timeout(5_000) }).then(
        ({ status }) => status === 200,
        () => false,
      );
    await this.process.until(ready, 'GET /readyz', READY_MS);
  }
}
