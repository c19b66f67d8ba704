import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { AppError } from '@/lib/domain/core';
import type { Authentication } from './cluster-access';
import { whyUnreadable } from './kubeconfig-file';
import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig-schema';
import { pluginAuthentication } from './plugin-authentication';

/** As client-go does: projected tokens change about once an hour. */
const TOKEN_FILE_RECHECK = 60_000;

export type AuthenticatorInput = {
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  /** Of the context, for messages. */
  readonly name: string;
  /** Relative paths start here. */
  readonly folder: string;
  readonly file: string;
  readonly allowExec: boolean;
};

type Authenticator = {
  readonly authenticate: (options: { readonly renew: boolean }) => Promise<Authentication>;
  readonly recheckMs?: number;
};

/** What makes the credentials of one context. Throws AppError `misconfigured` for what can be seen without reading. */
export function authenticator(input: AuthenticatorInput): Authenticator {
  const { user, name } = input;
  const plugin = user.exec ?? user['auth-provider'] ?? undefined;
  if (plugin !== undefined && !input.allowExec) {
    throw wrong(`context ${name} runs a program to sign in; that is allowed only for a kubeconfig named at start-up`);
  }
  if (user.as === undefined && (user['as-groups'] ?? user['as-uid'] ?? user['as-user-extra']) !== undefined) {
    // Kubernetes would run the requests as the caller, not as whom the file means.
    throw wrong(`context ${name} impersonates groups without a user (as)`);
  }
  const authenticate = async ({ renew }: { renew: boolean }): Promise<Authentication> => {
    const fixed = await readFixed(input);
    const made = plugin === undefined ? undefined : await pluginAuthentication(input.file, name, renew);
    const authentication = { ...fixed, ...made, headers: { ...fixed.headers, ...made?.headers } };
    checkTls(authentication, name);
    return authentication;
  };
  const changes = user.tokenFile !== undefined || plugin !== undefined;
  return changes ? { authenticate, recheckMs: TOKEN_FILE_RECHECK } : { authenticate };
}

async function readFixed({ cluster, user, name, folder }: AuthenticatorInput): Promise<Authentication> {
  const part = (holder: Readonly<Record<string, unknown>>, field: string) => readPart(holder, field, name, folder);
  const [ca, cert, key, token] = await Promise.all([
    part(cluster, 'certificate-authority'),
    part(user, 'client-certificate'),
    part(user, 'client-key'),
    readToken(user, name, folder),
  ]);
  return {
    headers: { ...authorization(user, token), ...impersonation(user) },
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** `FIELD-data` in base64 wins over the file named by `FIELD`, as in client-go. */
async function readPart(
  holder: Readonly<Record<string, unknown>>,
  field: string,
  context: string,
  folder: string,
): Promise<Buffer | undefined> {
  const data = holder[`${field}-data`];
  const path = holder[field];
  if (typeof data === 'string') {
    const bytes = Buffer.from(data, 'base64');
    if (!bytes.includes('-----BEGIN ')) throw wrong(`${field}-data of context ${context} is no PEM in base64`);
    return bytes;
  }
  return typeof path === 'string' ? readBytes(resolve(folder, path), `${field} of context ${context}`) : undefined;
}

async function readToken(user: KubeconfigUser, context: string, folder: string): Promise<string | undefined> {
  // client-go: tokenFile wins over token, because it can be renewed.
  if (user.tokenFile === undefined) return user.token;
  const bytes = await readBytes(resolve(folder, user.tokenFile), `tokenFile of context ${context}`);
  const token = bytes.toString('utf8').trim();
  if (token === '') throw wrong(`tokenFile of context ${context} is empty`);
  return token;
}

async function readBytes(file: string, what: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw wrong(`${what}: ${file} ${whyUnreadable(error)}`);
  }
}

function authorization(user: KubeconfigUser, token: string | undefined): Readonly<Record<string, string>> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (user.username === undefined) return {};
  const basic = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
  return { authorization: `Basic ${basic}` };
}

function impersonation(user: KubeconfigUser): Readonly<Record<string, string | string[]>> {
  if (user.as === undefined) return {};
  const extra = Object.entries(user['as-user-extra'] ?? {}).map(
    ([key, values]) => [`impersonate-extra-${encodeURIComponent(key)}`, [...values]] as const,
  );
  return {
    'impersonate-user': user.as,
    ...(user['as-uid'] === undefined ? {} : { 'impersonate-uid': user['as-uid'] }),
    ...(user['as-groups'] === undefined ? {} : { 'impersonate-group': [...user['as-groups']] }),
    ...Object.fromEntries(extra),
  };
}

/** A certificate without its key, or one that is none, fails here and not in the first request. */
function checkTls({ ca, cert, key }: Authentication, context: string): void {
  try {
    createSecureContext({
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    });
  } catch {
    throw wrong(`certificate authority, client certificate and client key of context ${context} do not fit together`);
  }
}

function wrong(message: string): AppError {
  return new AppError('misconfigured', message);
}
