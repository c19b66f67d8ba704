import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** In every kubeconfig of these tests; nothing that is printed may hold it. */
export const SECRET = 'a-secret-that-nobody-may-print';

/** A folder of files that is gone after the tests. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), 'castellan-files-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file and answers its path. */
  write(name: string, content: string | Uint8Array): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export type Entry = {
  readonly context: string;
  readonly server: string;
  /** PEM. */
  readonly ca?: string | undefined;
  readonly token?: string | undefined;
};

/** A kubeconfig of these contexts, the first of them current. JSON is YAML. */
export function kubeconfigText(entries: readonly [Entry, ...Entry[]]): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': entries[0].context,
    contexts: entries.map(({ context }) => ({ name: context, context: { cluster: context, user: context } })),
    clusters: entries.map(({ context, server, ca }) => ({
      name: context,
      cluster: {
        server,
        ...(ca === undefined ? {} : { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
      },
    })),
    users: entries.map(({ context, token }) => ({ name: context, user: { token: token ?? SECRET } })),
  });
}
