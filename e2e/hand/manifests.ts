import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { Cluster, KubernetesObject } from '../servers/index.ts';

const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});
const TokenRequest = z.object({ status: z.object({ token: z.string() }) });
export type ManifestName = 'reader' | 'actor-constrained' | 'actor-legacy';

/** The objects of a file of deploy/kubernetes, as people apply it. */
export function manifest(name: ManifestName): readonly z.infer<typeof Manifest>[] {
  const file = join(import.meta.dirname, '../../deploy/kubernetes', `${name}.yaml`);
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => Manifest.parse(document.toJS()));
}

/** Applies a file of deploy/kubernetes. */
export async function applyManifest(cluster: Cluster, name: ManifestName): Promise<void> {
  const objects = manifest(name).map(({ metadata, ...rest }): KubernetesObject => {
    const { name: called, namespace } = metadata;
    return { ...rest, metadata: namespace === undefined ? { name: called } : { name: called, namespace } };
  });
  await cluster.applyAll(objects);
}

/** A token of a ServiceAccount in namespace castellan, as a pod would have it. */
export async function accountToken(cluster: Cluster, name: string): Promise<string> {
  const path = `/api/v1/namespaces/castellan/serviceaccounts/${name}/token`;
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  return TokenRequest.parse(await cluster.demand('POST', path, body)).status.token;
}
