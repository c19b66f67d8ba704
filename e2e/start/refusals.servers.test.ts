import { chmodSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECRET, Scratch, kubeconfigText } from './kubeconfigs';
import { type LaunchOptions, build, launch } from './launch';

const scratch = new Scratch();
const NOWHERE = 'https://127.0.0.1:9';

beforeAll(build, 600_000);
afterAll(() => {
  scratch.remove();
});

/** What a start that must fail says: one line, code 1, no stack, no secret, no address. */
async function refusal(flags: readonly string[], options: LaunchOptions = {}): Promise<string> {
  const launched = await launch(flags, options);
  await Promise.race([launched.ended, launched.opened.then(() => launched.stop())]);
  const { code, stdout, stderr } = await launched.ended;
  expect(stderr).toMatch(/^castellan: [^\n]+\n$/u);
  expect(stderr).not.toMatch(/\bat (?:async )?\S+ ?\(|node:internal|\.js:\d+/u);
  expect(stdout).toBe('');
  expect(stderr).not.toContain(SECRET);
  expect(code).toBe(1);
  return stderr;
}

describe('the command line', () => {
  test('names a flag that does not exist, and where the flags are listed', async () => {
    expect(await refusal(['--kubeconfg', 'x'])).toBe(
      "castellan: Unknown option '--kubeconfg'; npm start -- --help lists the flags.\n",
    );
  });

  test('names a word that is no flag', async () => {
    expect(await refusal(['demo'])).toContain("Unexpected argument 'demo'");
  });

  test('names a flag that lacks its value', async () => {
    expect(await refusal(['--bundle'])).toContain("'--bundle <value>' argument missing");
  });

  test.each(['0', '65536', 'http', '-1', '8420x', ''])('refuses port %j', async (port) => {
    expect(await refusal([`--port=${port}`])).toContain(`--port ${port}: a port is a number from 1 to 65535`);
  });

  test('names a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    expect(await refusal(['--port', port])).toBe(
      `castellan: port ${port} is taken by another process; choose one with --port.\n`,
    );
    other.close();
  });

  test.each(['0.0.0.0', '::', '192.168.1.5', 'castellan.example'])('explains why it does not bind %s', async (host) => {
    const said = await refusal(['--host', host]);
    expect(said).toContain(`--host ${host}: without login Castellan listens on this machine only`);
    expect(said).toContain('ssh -L');
  });

  test('refuses the same from the environment', async () => {
    expect(await refusal([], { env: { CASTELLAN_HOST: '0.0.0.0' } })).toContain('listens on this machine only');
    expect(await refusal([], { env: { CASTELLAN_DEMO: '0' } })).toContain('there is no other source');
    expect(await refusal([], { env: { CASTELLAN_DEMO: 'yes' } })).toContain('CASTELLAN_DEMO is 1 or 0');
  });

  test('names a setting that does not exist', async () => {
    expect(await refusal([], { env: { CASTELLAN_KUBECONFG: 'x' } })).toContain(
      'CASTELLAN_KUBECONFG is no setting of Castellan',
    );
  });

  test('refuses a weak key without printing it', async () => {
    const said = await refusal([], { env: { CASTELLAN_KEY: 'short-one' } });
    expect(said).toContain('CASTELLAN_KEY is 24 to 200 letters');
    expect(said).not.toContain('short-one');
  });
});

describe('a login', () => {
  const LOGIN = `login: { issuer: 'https://login.example.test', clientId: castellan, clientSecret: ${SECRET} }\n`;
  const KEYS = `keys: ['main:${Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 37) % 251)).toString('base64')}']\n`;
  const good = (more = '') =>
    scratch.write('castellan.yaml', `publicUrl: https://castellan.example.test\n${LOGIN}${KEYS}${more}`);

  test('for the demo is refused beside a real provider, from the command line and from the file', async () => {
    expect(await refusal(['--config', good(), '--demo-login'])).toContain(
      'CASTELLAN_DEMO_LOGIN is on, and so is a real provider: take one of them away',
    );
    const said = await refusal(['--config', good('demoLogin: true\n')]);
    expect(said).toContain('castellan.yaml:4 demoLogin is on, and so is a real provider');
  });

  test('for the demo is refused with a live cluster, and beyond this machine', async () => {
    const kubeconfig = scratch.write('one-context', kubeconfigText([{ context: 'prod', server: NOWHERE }]));
    expect(await refusal(['--demo-login', '--kubeconfig', kubeconfig])).toContain(
      'CASTELLAN_DEMO_LOGIN is on with a live cluster',
    );
    expect(await refusal(['--demo-login', '--host', '0.0.0.0'])).toContain('listens on this machine only');
  });

  test('needs a file that is there and holds no mistake: file, line and field are named', async () => {
    expect(await refusal(['--config', scratch.path('absent.yaml')])).toContain('absent.yaml does not exist');
    expect(await refusal(['--config'])).toContain("'--config <value>' argument missing");
    const said = await refusal(['--config', good('colour: blue\n')]);
    expect(said).toContain('castellan.yaml:4 colour is no setting of Castellan');
    const weak = scratch.write('weak.yaml', `publicUrl: http://castellan.example.test\n${LOGIN}${KEYS}`);
    expect(await refusal(['--config', weak, '--host', '0.0.0.0'])).toContain('weak.yaml:1 publicUrl is not https');
  });

  test('in the file does not let a file without one bind every address', async () => {
    const none = scratch.write('none.yaml', 'trail: {}\n');
    expect(await refusal(['--config', none, '--host', '0.0.0.0'])).toContain('without login Castellan listens');
  });
});

describe('a kubeconfig', () => {
  const good = () =>
    scratch.write(
      'two-contexts',
      kubeconfigText([
        { context: 'prod', server: NOWHERE },
        { context: 'stage', server: NOWHERE },
      ]),
    );

  test('must be named when a context is', async () => {
    expect(await refusal(['--context', 'prod'])).toContain('--context names a context of a kubeconfig');
  });

  test('that does not exist is named', async () => {
    const file = scratch.path('no-such-kubeconfig');
    expect(await refusal(['--kubeconfig', file])).toContain(`the kubeconfig ${file} does not exist`);
  });

  test('that is a folder is named', async () => {
    expect(await refusal(['--kubeconfig', scratch.folder])).toContain(`the kubeconfig ${scratch.folder} is a folder`);
  });

  test('that is no YAML is named with the line, and nothing of it is quoted', async () => {
    const file = scratch.write('broken', `apiVersion: v1\nusers:\n- name: a\n  user: { token: ${SECRET}\ncontexts: [`);
    expect(await refusal(['--kubeconfig', file])).toMatch(/the kubeconfig \S+ is no YAML: \S+ in line \d/u);
  });

  test('of another form is named with the place', async () => {
    const file = scratch.write('malformed', JSON.stringify({ users: [{ name: 'a', user: { token: [SECRET] } }] }));
    const said = await refusal(['--kubeconfig', file]);
    expect(said).toContain(`the kubeconfig ${file} is malformed`);
    expect(said).toContain('users[0].user.token');
  });

  test('without the context lists those that it has', async () => {
    const said = await refusal(['--kubeconfig', good(), '--context', 'prd']);
    expect(said).toContain('has no context prd; it has prod, stage');
  });

  test('with one good and one unknown context is refused as a whole', async () => {
    const said = await refusal(['--kubeconfig', good(), '--context', 'prod', '--context', 'test']);
    expect(said).toContain('has no context test; it has prod, stage');
  });

  test('that is empty has no context', async () => {
    const file = scratch.write('empty', '{}');
    expect(await refusal(['--kubeconfig', file])).toContain('has no current-context');
  });

  test('that would send its token over plain http is refused', async () => {
    const file = scratch.write('plain', kubeconfigText([{ context: 'c', server: 'http://cluster.example' }]));
    expect(await refusal(['--kubeconfig', file])).toContain('is plain http');
  });
});

describe('a bundle', () => {
  test('that does not exist is named', async () => {
    const path = scratch.path('no-such-bundle');
    expect(await refusal(['--bundle', path])).toContain(`The bundle ${path} does not exist`);
  });

  test('that is an empty folder is named', async () => {
    const path = scratch.path('empty-folder');
    mkdirSync(path);
    expect(await refusal(['--bundle', path])).toContain(`The bundle ${path} holds no manifests`);
  });

  test('that holds nothing of access says what it would need', async () => {
    const path = scratch.write('other/pod.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\n');
    const said = await refusal(['--bundle', path]);
    expect(said).toContain(`The bundle ${path} holds 1 document`);
    expect(said).toContain('ClusterRoleBinding');
  });

  test('that is no archive says so', async () => {
    const path = scratch.write('zip/dump.zip', Buffer.from('PK\u0003\u0004rest'));
    expect(await refusal(['--bundle', path])).toContain(`The bundle ${path}`);
  });

  test('next to a good one is still refused', async () => {
    const good = scratch.write('good/role.yaml', ROLE);
    const missing = scratch.path('gone');
    expect(await refusal(['--bundle', good, '--bundle', missing])).toContain(`${missing} does not exist`);
  });
});

describe('the data folder', () => {
  test('below a file is no folder', async () => {
    const file = scratch.write('a-file', '');
    const folder = `${file}/data`;
    expect(await refusal(['--data', folder])).toContain(`The data folder ${folder} cannot be used: it is not a folder`);
  });

  test('that may not be written is named', async () => {
    // The superuser may write everywhere but where the kernel itself says no.
    const folder = process.getuid?.() === 0 ? '/sys/castellan' : scratch.path('read-only');
    if (folder !== '/sys/castellan') mkdirSync(folder, { mode: 0o500 });
    expect(await refusal(['--data', folder])).toContain(`The data folder ${folder} cannot be used: `);
    if (folder !== '/sys/castellan') chmodSync(folder, 0o700);
  });

  test('in use by a living process names that process', async () => {
    const folder = scratch.path('shared-data');
    const first = await launch(['--data', folder]);
    await first.opened;
    const said = await refusal(['--data', folder]);
    expect(said).toMatch(/The data folder \S+ is in use by process \d+, since \S+\. Stop it, or choose another/u);
    expect(await first.stop()).toMatchObject({ code: 0, stderr: '' });
  });
});

const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: web }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]
`;
