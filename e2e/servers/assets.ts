import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { KUBERNETES_VERSIONS } from './catalog.ts';
import type { BinaryName, ServerModule } from './catalog.ts';
import { compareVersions, output } from './go-toolchain.ts';
import type { Environment } from './go-toolchain.ts';
import type { Log } from './go-build.ts';

/** Whether this user may run the file. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function kubernetesMinor(file: string, env: Environment): Promise<string | undefined> {
  const answer = await output(file, ['--version'], env);
  return /^Kubernetes v(\d+\.\d+)\./m.exec(answer?.text ?? '')?.[1];
}

/**
 * The binary in the folder that `KUBEBUILDER_ASSETS` names (the convention of controller-runtime's envtest), if it is of
 * the wanted version. One that is newer than the newest version known here stands in for that; an older one would answer
 * questions of the wrong version, and is left aside with a line that says so.
 */
export async function fromAssets(
  module: ServerModule,
  binary: BinaryName,
  env: Environment,
  log: Log,
): Promise<string | undefined> {
  const folder = env['KUBEBUILDER_ASSETS'];
  if (folder === undefined || folder === '') return undefined;
  const file = join(folder, binary);
  if (!isExecutable(file)) {
    if (module.name === 'etcd' || module.name === KUBERNETES_VERSIONS[0]) {
      log(`KUBEBUILDER_ASSETS=${folder} holds no ${binary}; using one built here`);
    }
    return undefined;
  }
  if (module.name === 'etcd') return file;
  const minor = await kubernetesMinor(file, env);
  if (minor === module.name) return file;
  if (module.name !== KUBERNETES_VERSIONS[0]) return undefined;
  if (minor !== undefined && compareVersions(minor, module.name) > 0) {
    log(`${binary} ${module.name}: using the ${minor} of KUBEBUILDER_ASSETS=${folder}`);
    return file;
  }
  log(
    `${binary} ${module.name}: KUBEBUILDER_ASSETS=${folder} holds ${minor ?? 'an unknown version'}; using one built here`,
  );
  return undefined;
}
