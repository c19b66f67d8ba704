import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subjectAccessReview } from './access-review.ts';
import type { AccessQuestion, AccessVerdict } from './access-review.ts';
import type { ApiAnswer, ApiClient, RequestOptions } from './api-client.ts';
import { ApiServer } from './api-server.ts';
import type { ApiServerOptions } from './api-server.ts';
import { ensureKubernetes } from './binaries.ts';
import type { KubernetesBinaries } from './binaries.ts';
import { KUBERNETES_VERSIONS } from './catalog.ts';
import type { KubernetesVersion } from './catalog.ts';
import { ACCESS_CONTROLLERS, startControllerManager } from './controller-manager.ts';
import { ADMIN, writeKubeconfig } from './credentials.ts';
import { startEtcd } from './etcd-store.ts';
import type { EtcdStore } from './etcd-store.ts';
import { Guard } from './guard.ts';
import { Objects } from './objects.ts';
import type { Applied, KubernetesObject } from './objects.ts';
import { freePorts } from './ports.ts';
import { ServersError } from './servers-error.ts';

/** What cluster to start. */
export interface ClusterOptions extends ApiServerOptions {
  /** The newest by default. */
  readonly version?: KubernetesVersion;
  /** Runs kube-controller-manager with the controllers that tests of access need, or with those named. */
  readonly controllerManager?: boolean | { readonly controllers: readonly string[] };
  /** Keeps etcd's data, keys, certificates and logs there, also after `stop`; by default a temporary folder. */
  readonly dataDir?: string;
}

/** How to address a cluster by kubeconfig. */
export interface KubeconfigOptions {
  /** User name of a persona; the admin by default. */
  readonly as?: string;
  /** Another address than the API server's own, such as a fault proxy's. */
  readonly server?: string;
  /** Another token than the persona's own. */
  readonly token?: string;
}

interface Parts {
  readonly version: KubernetesVersion;
  readonly directory: string;
  readonly keep: boolean;
  readonly guard: Guard;
  readonly etcd: EtcdStore;
  readonly server: ApiServer;
}

/** A running etcd and kube-apiserver, and kube-controller-manager if asked for; all on 127.0.0.1. */
export class Cluster {
  readonly #parts: Parts;
  readonly #objects: Objects;
  #kubeconfigs = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#objects = new Objects(parts.server.client);
  }

  get version(): KubernetesVersion {
    return this.#parts.version;
  }

  get url(): string {
    return this.#parts.server.url;
  }

  get etcdUrl(): string {
    return this.#parts.etcd.url;
  }

  /** Logs, certificates, `audit.log`. Gone after `stop` unless `dataDir` was given. */
  get directory(): string {
    return this.#parts.directory;
  }

  get caPem(): string {
    return this.#parts.server.ca;
  }

  get caFile(): string {
    return this.#parts.server.certificateFile;
  }

  /** Private key of the serving certificate: a fault proxy answers with the same, so that clients trust it alike. */
  get keyFile(): string {
    return this.#parts.server.keyFile;
  }

  get adminToken(): string {
    return this.token(ADMIN);
  }

  get client(): ApiClient {
    return this.#parts.server.client;
  }

  /** Token of the persona of this user name. */
  token(user: string): string {
    return this.#parts.server.token(user);
  }

  /** Writes a kubeconfig and answers its path. */
  kubeconfig(options: KubeconfigOptions = {}): string {
    const user = options.as ?? ADMIN;
    const file = join(this.directory, `kubeconfig-${++this.#kubeconfigs}.json`);
    const token = options.token ?? this.token(user);
    writeKubeconfig(file, { server: options.server ?? this.url, ca: this.caPem, user, token });
    return file;
  }

  /** One request, as the admin unless a token is given; resolves with whatever status. */
  request(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<ApiAnswer> {
    return this.client.request(method, path, body, options);
  }

  /** One request that must succeed: answers the body. */
  demand(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<unknown> {
    return this.client.demand(method, path, body, options);
  }

  pathOf(object: KubernetesObject): Promise<string> {
    return this.#objects.pathOf(object);
  }

  /** Creates or replaces many objects; see Objects.applyAll. */
  applyAll(objects: readonly KubernetesObject[], options?: { readonly concurrency?: number }): Promise<Applied> {
    return this.#objects.applyAll(objects, options);
  }

  /** What the API server decides; see subjectAccessReview. */
  sar(spec: AccessQuestion): Promise<AccessVerdict> {
    return subjectAccessReview(this.client, spec);
  }

  waitReady(): Promise<void> {
    return this.#parts.server.waitReady();
  }

  /** Freezes it: connections stay open, nothing is answered. */
  pauseApiServer(): void {
    this.#parts.server.process.signal('SIGSTOP');
  }

  resumeApiServer(): void {
    this.#parts.server.process.signal('SIGCONT');
  }

  /** Freezes etcd: the API server answers, and can neither read nor store. */
  pauseEtcd(): void {
    this.#parts.etcd.process.signal('SIGSTOP');
  }

  resumeEtcd(): void {
    this.#parts.etcd.process.signal('SIGCONT');
  }

  /** SIGTERM ends it as an upgrade does; SIGKILL as a crash does, at once. */
  stopApiServer(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    return this.#parts.server.process.end(signal);
  }

  /** Starts it again after `stopApiServer`, at the same address, and waits until it is ready. */
  startApiServer(): Promise<void> {
    return this.#parts.server.start();
  }

  async restartApiServer(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    await this.stopApiServer(signal);
    await this.startApiServer();
  }

  /** Newest revision of etcd: the resourceVersion of the newest write. */
  etcdRevision(): Promise<number> {
    return this.#parts.etcd.revision();
  }

  /**
   * Makes etcd forget everything before a revision, by default the newest; answers it. The API server's watch cache may
   * still remember: restart it to have a watch from before refused with 410.
   */
  compactEtcd(revision?: number): Promise<number> {
    return this.#parts.etcd.compact(revision);
  }

  /** Ends everything and removes the folder, unless `dataDir` was given. */
  async stop(): Promise<void> {
    const { server, etcd, guard, keep, directory } = this.#parts;
    await server.client.close();
    await server.process.end('SIGKILL');
    // Only data that will be read again needs a clean end.
    if (keep) await etcd.process.end('SIGTERM');
    await guard.endAll();
    if (!keep) rmSync(directory, { recursive: true, force: true });
  }
}

async function startParts(
  directory: string,
  options: ClusterOptions,
  binaries: KubernetesBinaries,
  guard: Guard,
): Promise<Parts> {
  const [client = 0, peer = 0, port = 0] = await freePorts(3);
  const etcd = await startEtcd({ binary: binaries.etcd, directory, ports: { client, peer }, guard });
  const server = new ApiServer({ binary: binaries.apiServer, directory, port, etcdUrl: etcd.url, guard, options });
  await server.start();
  const named = options.controllerManager;
  const controllers = typeof named === 'object' ? named.controllers : ACCESS_CONTROLLERS;
  const binary = binaries.controllerManager;
  if (binary !== undefined) await startControllerManager({ binary, directory, server, controllers, guard });
  const version = options.version ?? KUBERNETES_VERSIONS[0];
  return { version, directory, keep: options.dataDir !== undefined, guard, etcd, server };
}

const START_ATTEMPTS = 3;

/**
 * Starts a cluster: about two seconds, three with the controller manager, on two cores; half a gigabyte of memory. Its
 * processes die with this one, however it dies. Binaries that are not there are built first, which takes minutes:
 * `node e2e/servers/ensure.ts` beforehand.
 *
 * @throws ServersError with the end of the log when a server does not come up
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const version = options.version ?? KUBERNETES_VERSIONS[0];
  const needs = { controllerManager: (options.controllerManager ?? false) !== false };
  const log = (line: string): void => console.error(line);
  const binaries = await ensureKubernetes(version, needs, { env: process.env, log });
  for (let attempt = 1; ; attempt += 1) {
    const directory = options.dataDir ?? mkdtempSync(join(tmpdir(), 'castellan-cluster-'));
    mkdirSync(directory, { recursive: true });
    const guard = new Guard(options.dataDir === undefined ? directory : '');
    try {
      return new Cluster(await startParts(directory, options, binaries, guard));
    } catch (error) {
      await guard.endAll();
      // Another process took a port between looking and listening.
      const unlucky = error instanceof ServersError && error.message.includes('address already in use');
      if (!unlucky || attempt === START_ATTEMPTS) throw error;
    }
  }
}
