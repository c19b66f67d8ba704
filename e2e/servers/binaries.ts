import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fromAssets, isExecutable } from './assets.ts';
import { withBuildLock } from './build-lock.ts';
import { moduleHash, serverModule } from './catalog.ts';
import type { BinaryName, KubernetesVersion, ServerModule } from './catalog.ts';
import { goBuild } from './go-build.ts';
import type { Log } from './go-build.ts';
import type { Environment } from './go-toolchain.ts';
import { Guard } from './guard.ts';
import { ServersError } from './servers-error.ts';

/** Where binaries come from and where progress goes. */
export interface BinarySource {
  readonly env: Environment;
  readonly log: Log;
}

/** Files of one Kubernetes version, ready to run. */
export interface KubernetesBinaries {
  readonly etcd: string;
  readonly apiServer: string;
  /** Absent when it was not asked for. */
  readonly controllerManager: string | undefined;
}

/** The folder of built servers: outside of the checkout, shared by every clone of this user. */
function cacheFolder(env: Environment): string {
  const base = env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'castellan', 'servers');
}

async function build(module: ServerModule, binary: BinaryName, target: string, source: BinarySource): Promise<void> {
  const folder = join(target, '..');
  await mkdir(folder, { recursive: true });
  const temporary = await mkdtemp(join(folder, '.building-'));
  const guard = new Guard(temporary);
  try {
    const file = join(temporary, binary);
    await goBuild(module, binary, { target: file, env: source.env, log: source.log, guard });
    // A rename is whole or not at all: nobody ever runs half a binary.
    await rename(file, target);
  } finally {
    await guard.endAll();
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * The path of a binary that can be run: from KUBEBUILDER_ASSETS, else from the cache, else built into the cache first.
 * Safe to call from several processes at once.
 *
 * @throws ServersError when it has to be built and cannot be
 */
export async function ensureBinary(module: ServerModule, binary: BinaryName, source: BinarySource): Promise<string> {
  const asset = await fromAssets(module, binary, source.env, source.log);
  if (asset !== undefined) return asset;
  const target = join(cacheFolder(source.env), moduleHash(module), binary);
  if (isExecutable(target)) return target;
  const waiting = (): void => source.log(`${binary} ${module.version}: another process is building it, waiting …`);
  await withBuildLock(`${target}.lock`, waiting, async () => {
    if (!isExecutable(target)) await build(module, binary, target, source);
  });
  if (!isExecutable(target)) throw new ServersError(`${target} was built but cannot be run`);
  return target;
}

/** Everything that one cluster of this version runs. */
export async function ensureKubernetes(
  version: KubernetesVersion,
  needs: { readonly controllerManager: boolean },
  source: BinarySource,
): Promise<KubernetesBinaries> {
  const module = serverModule(version);
  return {
    etcd: await ensureBinary(serverModule('etcd'), 'etcd', source),
    apiServer: await ensureBinary(module, 'kube-apiserver', source),
    controllerManager: needs.controllerManager
      ? await ensureBinary(module, 'kube-controller-manager', source)
      : undefined,
  };
}
