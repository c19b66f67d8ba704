import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A person or a machine that the API server knows by a static token (`--token-auth-file`). */
export interface Persona {
  readonly user: string;
  readonly groups?: readonly string[];
  /** A random one by default. */
  readonly token?: string;
}

/** User name of the `system:masters` identity that every cluster has. */
export const ADMIN = 'castellan-e2e-admin';

/** Writes the key pair that signs ServiceAccount tokens, unless the folder has one. */
export function serviceAccountKeys(folder: string): { readonly privateKey: string; readonly publicKey: string } {
  const files = { privateKey: join(folder, 'sa.key'), publicKey: join(folder, 'sa.pub') };
  if (!existsSync(files.privateKey)) {
    const pair = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'sec1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    writeFileSync(files.publicKey, pair.publicKey);
    writeFileSync(files.privateKey, pair.privateKey, { mode: 0o600 });
  }
  return files;
}

function quoted(field: string): string {
  if (/[\r\n]/.test(field)) throw new Error(`a persona cannot hold a line break: ${JSON.stringify(field)}`);
  return `"${field.replaceAll('"', '""')}"`;
}

/** Writes the token file and answers each token by user name. Its format has no way to say a group with a comma. */
export function writeTokens(file: string, personas: readonly Persona[]): ReadonlyMap<string, string> {
  const tokens = new Map<string, string>();
  const rows = [{ user: ADMIN, groups: ['system:masters'] }, ...personas].map((persona: Persona) => {
    const groups = persona.groups ?? [];
    const comma = groups.find((group) => group.includes(','));
    if (comma !== undefined)
      throw new Error(`a token file cannot hold the group ${JSON.stringify(comma)}: it has a comma`);
    if (tokens.has(persona.user)) throw new Error(`two personas are called ${persona.user}`);
    const token = persona.token ?? randomBytes(24).toString('base64url');
    tokens.set(persona.user, token);
    return [token, persona.user, `uid-${persona.user}`, groups.join(',')].map(quoted).join(',');
  });
  writeFileSync(file, `${rows.join('\n')}\n`, { mode: 0o600 });
  return tokens;
}

/** Writes a kubeconfig with one context called `castellan-e2e`. JSON is YAML, so no writer of YAML is needed. */
export function writeKubeconfig(
  file: string,
  entry: { readonly server: string; readonly ca: string; readonly user: string; readonly token: string },
): void {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'castellan-e2e',
    contexts: [{ name: 'castellan-e2e', context: { cluster: 'castellan-e2e', user: entry.user } }],
    clusters: [
      {
        name: 'castellan-e2e',
        cluster: { server: entry.server, 'certificate-authority-data': Buffer.from(entry.ca).toString('base64') },
      },
    ],
    users: [{ name: entry.user, user: { token: entry.token } }],
  };
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}
