import { describe, expect, test } from 'vitest';
import { MeOutput, Problem } from '@/lib/contract';
import { signIn } from '../threats/person';
import { send } from '../threats/wire';
import { get } from './http';
import { SECRET } from './kubeconfigs';
import { launch } from './launch';
import { openScene } from './scene';

const { scratch, start } = openScene();

describe('npm start -- --demo-login', () => {
  test('opens the demo for people who sign in, and says that it is one', async () => {
    const started = await start(['--demo-login']);
    const { base, key } = await started.opened;
    expect(key).toBe('');
    const stranger = await get(`${base}/api/v1/clusters`);
    expect(stranger.status).toBe(401);
    expect(Problem.parse(JSON.parse(stranger.text)).title).toBe('Not signed in');
    expect(started.said).toContain('You sign in as an invented person, without a password: this is a demo.');
    const page = await get(`${base}/c/demo`);
    expect([page.status, page.headers['location']]).toEqual([307, expect.stringContaining('/signin')]);
    expect((await get(`${base}/signin`)).text).toContain('demo');

    const { cookie } = await signIn({ base, send: (path, sent) => send(base, path, sent) }, 'lena');
    const me = await get(`${base}/api/v1/clusters/demo/me`, { cookie });
    expect(MeOutput.parse(JSON.parse(me.text)).value.person?.subject).toBe('lena');
  });

  test('takes a bearer token of 60 KB for what it is, since somebody may be in a thousand groups', async () => {
    const { base } = await (await start([], { env: { CASTELLAN_DEMO_LOGIN: '1' } })).opened;
    const answer = await get(`${base}/api/v1/clusters`, { authorization: `Bearer ${'x'.repeat(60_000)}` });
    expect(answer.status).toBe(401);
    expect(Problem.parse(JSON.parse(answer.text)).code).toBe('not-signed-in');
  });

  test('ends with its provider: both ports are free again', async () => {
    const started = await launch(['--demo-login']);
    const { base } = await started.opened;
    const provider = `http://127.0.0.1:${Number(new URL(base).port) + 1}/.well-known/openid-configuration`;
    expect((await get(provider)).status).toBe(200);
    started.signal('SIGTERM');
    expect(await started.ended).toMatchObject({ code: 0, stderr: '' });
    await expect(get(provider)).rejects.toThrow('ECONNREFUSED');
    await expect(get(`${base}/healthz`)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('npm start -- --config FILE', () => {
  const PUBLIC = 'castellan.example.test';
  const file = () =>
    scratch.write(
      'castellan.yaml',
      `publicUrl: https://${PUBLIC}
login: { issuer: 'https://127.0.0.1:9', clientId: castellan, clientSecretFile: secret }
keys: ['main:${Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 37) % 251)).toString('base64')}']
`,
    );

  test('opens at the public address alone, with a provider that is down or not, and prints no key', async () => {
    scratch.write('secret', `${SECRET}\n`);
    const started = await start(['--config', file()]);
    const { base } = await started.opened;
    expect(started.said).toContain('Castellan is open at its public address; people sign in there.');
    expect(started.said).not.toContain('?key=');
    expect((await get(`${base}/healthz`)).status).toBe(200);
    expect((await get(`${base}/api/v1/clusters`)).status).toBe(403);
    expect((await get(`${base}/api/v1/clusters`, { host: PUBLIC })).status).toBe(401);
    const page = await get(`${base}/c/demo`, { host: PUBLIC });
    expect(page.status).toBe(307);
    expect(page.headers['strict-transport-security']).toMatch(/max-age=/u);
    const begun = await send(base, '/api/auth/signin/oidc', {
      method: 'POST',
      headers: { host: PUBLIC, origin: `https://${PUBLIC}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'returnTo=/',
    });
    expect([begun.status, begun.headers['location']]).toEqual([303, expect.stringContaining('provider-unreachable')]);
    const logout = await send(base, '/api/auth/backchannel-logout', {
      method: 'POST',
      headers: { host: PUBLIC, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'logout_token=none',
    });
    expect([logout.status, logout.text]).toEqual([400, '{"error":"invalid_request"}']);
    expect(started.said).not.toContain(SECRET);
  });

  test('finds the file from where npm was typed, as from the environment', async () => {
    scratch.write('secret', `${SECRET}\n`);
    file();
    const typed = await start(['--config', 'castellan.yaml'], { env: { INIT_CWD: scratch.folder } });
    await typed.opened;
    const named = await start([], { env: { CASTELLAN_CONFIG: scratch.path('castellan.yaml') } });
    const { base } = await named.opened;
    expect((await get(`${base}/api/v1/clusters`, { host: PUBLIC })).status).toBe(401);
  });
});
