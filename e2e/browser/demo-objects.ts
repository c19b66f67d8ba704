import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { KubernetesObject } from '../servers/index.ts';

const ROOT = join(import.meta.dirname, '..', '..', 'deploy', 'demo');
const KINDS = ['Namespace', 'ServiceAccount', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];
const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** The demo company as objects for a real API server: namespaces, ServiceAccounts and everything of RBAC. */
export function demoObjects(): KubernetesObject[] {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ya?ml$/.test(file));
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(ROOT, file), 'utf8'))
      .map((document) => Manifest.safeParse(document.toJS()))
      .filter((parsed) => parsed.success && KINDS.includes(parsed.data.kind))
      .map(({ data }) => {
        if (data === undefined) throw new Error('filtered above');
        const { namespace, ...metadata } = data.metadata;
        return { ...data, metadata: namespace === undefined ? metadata : { ...metadata, namespace } };
      }),
  );
}
