import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with these files, for the length of one test. */
export async function testFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'castellan-bundle-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) await put(folder, path, content);
  return folder;
}

/** Writes a file, with the folders it lies in. */
export async function put(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

export const RBAC = 'rbac.authorization.k8s.io/v1';

/** A Role `namespace/name` that may do `verbs` to secrets. */
export function roleYaml(namespace: string, name: string, verbs = '[get]'): string {
  return `apiVersion: ${RBAC}\nkind: Role\nmetadata: {namespace: ${namespace}, name: ${name}}\nrules:\n- apiGroups: [""]\n  resources: [secrets]\n  verbs: ${verbs}\n`;
}
