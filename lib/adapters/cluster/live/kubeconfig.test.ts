import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/core';
import { inCluster } from './in-cluster';
import { contextsOf, loadKubeconfig } from './kubeconfig';
import { whyUnreadable } from './kubeconfig-file';

const SECRET = 'dG9wc2VjcmV0';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-kubeconfig-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Parts = {
  readonly cluster?: object | undefined;
  readonly user?: object | undefined;
  readonly context?: object;
  readonly current?: string;
};

function write(content: string | Parts): string {
  const file = join(folder, 'config');
  if (typeof content === 'string') {
    writeFileSync(file, content);
    return file;
  }
  const { cluster, user, context, current } = content;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': current ?? 'prod',
    contexts: [
      { name: 'prod', context: context ?? { cluster: 'east', user: 'ann' } },
      { name: 'stage', context: { cluster: 'east', user: 'ann' } },
    ],
    clusters: [{ name: 'east', cluster: cluster ?? { server: 'https://east.example:6443/' } }],
    users: [{ name: 'ann', user: user ?? { token: SECRET } }],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** What the operator is told; it must never hold a secret of the file. */
async function complaint(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error('it was not refused as a misconfiguration', { cause: error });
  expect(error.code).toBe('misconfigured');
  expect(JSON.stringify([error.message, error.places])).not.toContain(SECRET);
  return error.message;
}

const load = (file: string, context?: string) =>
  loadKubeconfig(file, { allowExec: false, ...(context === undefined ? {} : { context }) });

describe('a kubeconfig that is wrong is refused in words that say where', () => {
  it('a file that does not exist', async () => {
    expect(await complaint(load(join(folder, 'none')))).toBe(`the kubeconfig ${join(folder, 'none')} does not exist`);
  });

  it('a folder in its place', async () => {
    mkdirSync(join(folder, 'sub'));
    expect(await complaint(load(join(folder, 'sub')))).toBe(`the kubeconfig ${join(folder, 'sub')} is a folder`);
  });

  it('a file that this user may not read, and whatever else a disk may say', () => {
    const refused = (code: string) => whyUnreadable(Object.assign(new Error(SECRET), { code }));
    expect(refused('EACCES')).toBe('may not be read by this user');
    expect(refused('EIO')).toBe('cannot be read (EIO)');
  });

  it('a file far too large', async () => {
    expect(await complaint(load(write('#'.repeat(5 * 1024 * 1024))))).toContain('is larger than');
  });

  it.each<[string, string, RegExp]>([
    ['broken YAML, by its line', `users:\n- name: "a\n  user: {token: ${SECRET}}\n`, /is no YAML: \S+ in line [1-9]/],
    ['a text', `${SECRET}\n`, /is malformed: the file: /],
    ['nothing', '', /is malformed: the file: /],
    ['a list where an object belongs', 'clusters: {}\n', /is malformed: clusters: /],
    ['a user whose token is a number', `users:\n- name: a\n  user: {token: 12}\n`, /users\[0\]\.user\.token: /],
    ['a cluster without a server', `clusters:\n- name: a\n  cluster: {}\n`, /clusters\[0\]\.cluster\.server: /],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\n`,
      /aliases do not resolve/,
    ],
    ['no context at all', 'clusters: []\n', /has no current-context: name one; it has none/],
  ])('%s', async (_title, content, says) => {
    expect(await complaint(load(write(content)))).toMatch(says);
  });

  it('a context that is not there: the message names those that are', async () => {
    expect(await complaint(load(write({}), 'prdo'))).toContain('has no context prdo; it has prod, stage');
  });

  it.each<[string, Parts, string]>([
    ['no current context', { current: '' }, 'has no current-context: name one; it has prod, stage'],
    ['an unknown cluster', { context: { cluster: 'west' } }, 'names cluster west, which is not there'],
    ['an unknown user', { context: { cluster: 'east', user: 'bob' } }, 'names user bob, which is not there'],
    ['no address', { cluster: { server: 'east' } }, 'the server of context prod is no http or https address'],
    ['credentials in the address', { cluster: { server: `https://a:${SECRET}@x` } }, 'holds credentials'],
    ['plain http to elsewhere', { cluster: { server: 'http://east.example' } }, 'is plain http'],
    [
      'a proxy of another kind',
      { cluster: { server: 'https://x', 'proxy-url': 'socks5://y' } },
      'other proxies are not supported',
    ],
    [
      'a CA file that is missing',
      { cluster: { server: 'https://x', 'certificate-authority': 'ca.crt' } },
      'certificate-authority of context prod: ',
    ],
    ['a certificate file that is missing', { user: { 'client-certificate': 'c.crt' } }, 'does not exist'],
    ['a token file that is missing', { user: { tokenFile: 'token' } }, 'tokenFile of context prod: '],
    ['data that is no PEM', { user: { 'client-key-data': SECRET } }, 'client-key-data of context prod is no PEM'],
    [
      'a key that is none',
      { user: { 'client-key-data': Buffer.from(`-----BEGIN PRIVATE KEY-----\n${SECRET}`).toString('base64') } },
      'do not fit together',
    ],
    ['groups to impersonate without a user', { user: { 'as-groups': ['system:masters'] } }, 'impersonates groups'],
    ['an empty user to impersonate', { user: { as: '', 'as-groups': ['x'] } }, 'impersonates groups'],
  ])('%s', async (_title, parts, says) => {
    expect(await complaint(load(write(parts)))).toContain(says);
  });
});

describe('programs that a kubeconfig names', () => {
  const plugin = (script: string) => {
    const command = join(folder, 'plugin.sh');
    writeFileSync(command, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
    return write({ user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command } } });
  };
  const credential = (token: string) =>
    `{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"${token}"}}`;

  it('do not run unless the operator named the file', async () => {
    const ran = join(folder, 'ran');
    const message = await complaint(load(plugin(`touch ${ran}`)));
    expect(message).toContain('allowed only for a kubeconfig named at start-up');
    expect(existsSync(ran)).toBe(false);
  });

  it('give the token, which is asked for anew when it was refused', async () => {
    const count = join(folder, 'count');
    const file = plugin(
      [`echo x >> ${count}`, `N=$(wc -l < ${count} | tr -d ' ')`, 'cat <<END', credential('t$N'), 'END'].join('\n'),
    );
    const access = await loadKubeconfig(file, { allowExec: true });
    expect(access.recheckMs).toBeDefined();
    const token = async (renew: boolean) => (await access.authenticate({ renew })).headers['authorization'];
    expect(await token(false)).toBe('Bearer t1');
    expect(await token(false)).toBe('Bearer t1');
    expect(await token(true)).toBe('Bearer t2');
  });

  it('that fail are named, what they wrote is not', async () => {
    const file = plugin(`echo ${SECRET} >&2; exit 1`);
    expect(await complaint(loadKubeconfig(file, { allowExec: true }))).toBe(
      'the program that signs in context prod failed',
    );
  });
});

describe('a kubeconfig that is right', () => {
  it('gives address, name and token', async () => {
    const access = await load(write({}));
    expect(access).toMatchObject({ name: 'prod', server: 'https://east.example:6443', insecure: false });
    expect(access.recheckMs).toBeUndefined();
    expect((await access.authenticate({ renew: false })).headers).toEqual({ authorization: `Bearer ${SECRET}` });
  });

  it('holds no secret where it is printed', async () => {
    expect(JSON.stringify(await load(write({})))).not.toContain(SECRET);
  });

  it('names its contexts', () => {
    expect(contextsOf(write({}))).toEqual(['prod', 'stage']);
  });

  it('reads a token file relative to itself, anew each time, before the token that stands beside it', async () => {
    writeFileSync(join(folder, 'token'), 'one\n');
    const access = await load(write({ user: { tokenFile: 'token', token: SECRET } }));
    const authorization = async () => (await access.authenticate({ renew: false })).headers['authorization'];
    expect(await authorization()).toBe('Bearer one');
    writeFileSync(join(folder, 'token'), 'two\n');
    expect(await authorization()).toBe('Bearer two');
    expect(access.recheckMs).toBe(60_000);
  });

  it('acts as whom it impersonates, as kubectl would', async () => {
    const user = {
      token: SECRET,
      as: 'bob',
      'as-groups': ['a', 'b'],
      'as-uid': '7',
      'as-user-extra': { 'x/y': ['z'] },
    };
    const { headers } = await (await load(write({ user }))).authenticate({ renew: false });
    expect(headers).toEqual({
      authorization: `Bearer ${SECRET}`,
      'impersonate-user': 'bob',
      'impersonate-uid': '7',
      'impersonate-group': ['a', 'b'],
      'impersonate-extra-x%2Fy': ['z'],
    });
  });

  it('signs in by user name and password', async () => {
    const { headers } = await (
      await load(write({ user: { username: 'ann', password: 'pw' } }))
    ).authenticate({ renew: false });
    expect(headers).toEqual({ authorization: `Basic ${Buffer.from('ann:pw').toString('base64')}` });
  });

  it('may be plain http on this machine, as kubectl proxy is', async () => {
    expect((await load(write({ cluster: { server: 'http://127.0.0.1:8001' } }))).server).toBe('http://127.0.0.1:8001');
  });
});

describe('in a pod', () => {
  it('the ServiceAccount is used, its token read anew each time', async () => {
    writeFileSync(join(folder, 'token'), 'one\n');
    writeFileSync(join(folder, 'ca.crt'), 'CA');
    const access = await inCluster({ host: 'fd00::1', port: '443', folder });
    expect(access).toMatchObject({ name: 'in-cluster', server: 'https://[fd00::1]:443', recheckMs: 60_000 });
    writeFileSync(join(folder, 'token'), 'two\n');
    const { headers, ca } = await access.authenticate({ renew: false });
    expect(headers).toEqual({ authorization: 'Bearer two' });
    expect(ca?.toString()).toBe('CA');
  });

  it('outside of one it says so', async () => {
    expect(await complaint(inCluster({ host: undefined, port: undefined }))).toContain('runs in no pod');
  });

  it('without its files it names the one that is missing', async () => {
    expect(await complaint(inCluster({ host: '10.0.0.1', port: '443', folder }))).toContain('does not exist');
  });
});
