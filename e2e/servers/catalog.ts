import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The Kubernetes versions that every differential runs against: newest first, then the oldest that is supported. */
export const KUBERNETES_VERSIONS = ['1.36', '1.33'] as const;
export type KubernetesVersion = (typeof KUBERNETES_VERSIONS)[number];

/** What can be asked for by name: `etcd`, or the two binaries of one Kubernetes version. */
export const SERVER_NAMES = ['etcd', ...KUBERNETES_VERSIONS] as const;
export type ServerName = (typeof SERVER_NAMES)[number];

/** One program that a Go module of this folder builds, by the name of its file. */
export type BinaryName = 'etcd' | 'kube-apiserver' | 'kube-controller-manager';

/** One Go module of this folder, and what it builds. */
export interface ServerModule {
  readonly name: ServerName;
  readonly directory: string;
  /** As the module proxy knows it, for example `v1.36.3`. */
  readonly version: string;
  /** The lowest Go that builds it, for example `1.26.0`. */
  readonly go: string;
  readonly binaries: readonly BinaryName[];
}

const PACKAGES = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
} as const satisfies Record<BinaryName, string>;

function firstMatch(text: string, pattern: RegExp, file: string): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`${file} does not match ${pattern.source}`);
  return found;
}

/** Reads one module of this folder; its go.mod is the only place that states a version. */
export function serverModule(name: ServerName): ServerModule {
  const directory = join(import.meta.dirname, name === 'etcd' ? 'etcd' : `kubernetes-${name}`);
  const file = join(directory, 'go.mod');
  const text = readFileSync(file, 'utf8');
  const path =
    name === 'etcd'
      ? /^\s*(?:require )?go\.etcd\.io\/etcd\/server\/v3 (v\S+)/m
      : /^\s*(?:require )?k8s\.io\/kubernetes (v\S+)/m;
  return {
    name,
    directory,
    version: firstMatch(text, path, file),
    go: firstMatch(text, /^go (\S+)$/m, file),
    binaries: name === 'etcd' ? ['etcd'] : ['kube-apiserver', 'kube-controller-manager'],
  };
}

/** Go package of a binary. */
export function packageOf(binary: BinaryName): string {
  return PACKAGES[binary];
}

/**
 * Linker flags: stripped, and with the version that `/version` and discovery report. Without it a server built outside
 * of its own repository calls itself v0.0.0-master+$Format (k8s.io/component-base/version/base.go).
 */
export function linkerFlags(module: ServerModule): string {
  if (module.name === 'etcd') return '-s -w';
  const [major = '', minor = ''] = module.version.slice(1).split('.');
  const variable = 'k8s.io/component-base/version.git';
  return `-s -w -X ${variable}Version=${module.version} -X ${variable}Major=${major} -X ${variable}Minor=${minor}`;
}

/** Names the build: the same go.mod, go.sum and platform give the same binaries. */
export function moduleHash(module: ServerModule): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(module.directory, file)));
  return hash.update(`${process.platform}-${process.arch}`).digest('hex').slice(0, 20);
}
