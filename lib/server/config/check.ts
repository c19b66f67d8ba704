import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { ErrorPlace } from '@/lib/domain/core';
import type { SealKey } from '@/lib/adapters/auth';
// Not through the room's door: what runs before each page reads the configuration too, and no database belongs there.
import { whyNotAddress } from '@/lib/adapters/db/connect/address';
import type { Config, LoginConfig } from './config';
import { sealKeyOf } from './keys';
import type { ConfigFile, MappingSetting } from './schema';
import { MAX_BYTES } from './source';

/** What the rest of the environment says, as far as safety depends on it. */
export type Surroundings = {
  readonly host: string;
  readonly port: number;
  /** Whether a cluster is read that somebody relies on. */
  readonly live: boolean;
  /** The configuration file, that paths in it are relative to. */
  readonly file: string | undefined;
};

type Say = (path: string, message: string) => undefined;

export const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const EVERYWHERE = ['0.0.0.0', '::', '*'];
const SCOPES = ['openid', 'profile', 'email'];
const PEM = /-----BEGIN CERTIFICATE-----/u;

const isLoopback = (url: URL) => LOOPBACK.includes(url.hostname.replace(/^\[|\]$/gu, ''));

/** The configuration, complete; or everything in it that is unsafe or contradicts itself. */
export function checkedConfig(file: ConfigFile, around: Surroundings): Config | readonly ErrorPlace[] {
  const places: ErrorPlace[] = [];
  const say: Say = (path, message) => void places.push({ path, message });
  const demoLogin = file.demoLogin ?? false;
  if (demoLogin) refuseDemo(file, around, say);
  const login = loginOf(file, around, say);
  const on = demoLogin || file.login !== undefined;
  const keys = keysOf(file.keys ?? [], say);
  if (on && !demoLogin && file.keys === undefined) {
    say('keys', 'is missing: sign-in seals tokens with it; make one with openssl rand -base64 32');
  }
  const publicUrl = publicUrlOf(file, around, on, say);
  const identity = identityOf(file, around, say);
  refuseStorage(file, say);
  if (places.length > 0) return places;
  const { file: anchorFile, webhook, log = false, every = 1_000 } = file.trail?.anchors ?? {};
  return {
    publicUrl,
    login,
    demoLogin,
    keys,
    databaseUrl: file.database?.url,
    identity,
    anchors: { file: anchorFile && pathFrom(around, anchorFile), webhook, log, every },
  };
}

function refuseDemo(file: ConfigFile, around: Surroundings, say: Say): void {
  if (file.login !== undefined) say('demoLogin', 'is on, and so is a real provider: take one of them away');
  if (around.live)
    say('demoLogin', 'is on with a live cluster: anybody here could be anyone there; use a bundle or the demo');
  if (!LOOPBACK.includes(around.host)) {
    say('demoLogin', `is on, and HOSTNAME is ${around.host}: there are no passwords, so it runs on this machine only`);
  }
}

function refuseStorage({ database, keys, trail }: ConfigFile, say: Say): void {
  const against = database?.url === undefined ? undefined : whyNotAddress(database.url);
  if (against !== undefined) say('database.url', against);
  const { file, webhook, log = false } = trail?.anchors ?? {};
  if ((file !== undefined || webhook !== undefined || log) && keys === undefined) {
    say('trail.anchors', 'is set without keys: an anchor is signed with the first of them');
  }
  if (webhook === undefined) return;
  const url = new URL(webhook);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    say('trail.anchors.webhook', 'is not https');
  }
}

function loginOf({ login }: ConfigFile, around: Surroundings, say: Say): LoginConfig | undefined {
  if (login === undefined) return undefined;
  const { issuer, clientId, scopes = SCOPES, idleMinutes, absoluteHours, endSession } = login;
  if (issuer === undefined) say('login.issuer', 'is missing');
  else refuseIssuer(issuer, say);
  if (clientId === undefined) say('login.clientId', 'is missing');
  if (!scopes.includes('openid')) say('login.scopes', 'lacks openid, without which there is no ID token');
  if (idleMinutes > absoluteHours * 60) say('login.idleMinutes', 'is longer than absoluteHours');
  const clientSecret = secretOf(login, around, say);
  const ca = login.caFile === undefined ? undefined : textOf(around, login.caFile, 'login.caFile', say);
  if (ca !== undefined && !PEM.test(ca)) say('login.caFile', 'holds no certificate (PEM)');
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { issuer, clientId, clientSecret, scopes, ca, idleMinutes, absoluteHours, endSession };
}

function refuseIssuer(issuer: string, say: Say): void {
  const url = new URL(issuer);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    say('login.issuer', 'is not https');
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    say('login.issuer', 'holds more than scheme, host, port and path');
  }
}

function secretOf(login: NonNullable<ConfigFile['login']>, around: Surroundings, say: Say): string | undefined {
  const { clientSecret, clientSecretFile } = login;
  if (clientSecret !== undefined && clientSecretFile !== undefined) {
    say('login.clientSecretFile', 'is set beside clientSecret: take one of them away');
    return;
  }
  if (clientSecret !== undefined) return clientSecret;
  if (clientSecretFile === undefined) {
    say('login.clientSecret', 'is missing, and clientSecretFile too');
    return;
  }
  const secret = textOf(around, clientSecretFile, 'login.clientSecretFile', say)?.trim();
  if (secret !== undefined && secret.length < 16) {
    say('login.clientSecretFile', 'holds fewer than 16 characters');
    return;
  }
  return secret;
}

function keysOf(texts: readonly string[], say: Say): readonly SealKey[] {
  const keys = texts.flatMap((text, at) => {
    const key = sealKeyOf(text);
    if (typeof key !== 'string') return [key];
    say(`keys.${at}`, key);
    return [];
  });
  if (new Set(keys.map(({ id }) => id)).size < keys.length) say('keys', 'names an id twice');
  return keys;
}

function publicUrlOf(file: ConfigFile, around: Surroundings, on: boolean, say: Say): string | undefined {
  if (file.publicUrl === undefined) {
    if (!on) return undefined;
    if (file.login !== undefined) {
      say('publicUrl', 'is missing: the provider sends people back to it');
      return;
    }
    return `http://${around.host.includes(':') ? `[${around.host}]` : around.host}:${around.port}`;
  }
  if (!on) {
    say('publicUrl', 'is set without a login: then Castellan is reached on this machine only');
    return;
  }
  const url = new URL(file.publicUrl);
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  if (EVERYWHERE.includes(host) || host.includes('*')) {
    say('publicUrl', 'names no single host');
    return;
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    say('publicUrl', 'is not https: cookies and tokens would travel in the open');
    return;
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    say('publicUrl', 'holds more than scheme, host and port');
    return;
  }
  return url.origin;
}

function identityOf(file: ConfigFile, around: Surroundings, say: Say): Config['identity'] {
  const checked = (mapping: MappingSetting, path: string): MappingSetting => {
    const { authenticationConfiguration: source, usernameClaim, usernamePrefix, groupsClaim, groupsPrefix } = mapping;
    if (source === undefined) return mapping;
    if ([usernameClaim, usernamePrefix, groupsClaim, groupsPrefix].some((field) => field !== undefined)) {
      say(`${path}.authenticationConfiguration`, 'is set beside claims and prefixes: take one of them away');
    }
    return { ...mapping, authenticationConfiguration: pathFrom(around, source) };
  };
  const clusters = Object.entries(file.identity?.clusters ?? {});
  return {
    default: checked(file.identity?.default ?? {}, 'identity.default'),
    clusters: new Map(clusters.map(([id, mapping]) => [id, checked(mapping, `identity.clusters.${id}`)])),
  };
}

/** What a file says is relative to that file; what the environment says, to where the server was started. */
function pathFrom({ file }: Surroundings, path: string): string {
  return isAbsolute(path) ? path : resolve(file === undefined ? '.' : dirname(file), path);
}

function textOf(around: Surroundings, path: string, field: string, say: Say): string | undefined {
  const full = pathFrom(around, path);
  try {
    if (statSync(full).size > MAX_BYTES) {
      say(field, `: ${full} is larger than 256 KiB`);
      return;
    }
    return readFileSync(full, 'utf8');
  } catch {
    say(field, `: ${full} cannot be read`);
    return;
  }
}
