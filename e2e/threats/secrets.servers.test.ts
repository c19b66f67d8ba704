import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Console, KEY, STANDALONE, openConsole } from './console';
import { GETS, PAGES, POSTS } from './routes';

/** Each is planted in one place where a secret lies, and is to be found in no other. */
const MARKERS = {
  key: KEY,
  client: 'marker-CLIENTSECRET-5b1d',
  seal: randomBytes(32).toString('base64'),
  token: 'marker-KUBETOKEN-9c2e',
  password: 'marker-DBPASSWORD-1a2b',
  bearer: 'marker-BEARER-77aa',
  cookie: 'marker-COOKIE-31ff',
  code: 'marker-CODE-4d4d',
  env: 'marker-ENVVALUE-8e8e',
  annotation: 'marker-LASTAPPLIED-6f6f',
} as const;

const PUBLIC = 'castellan.example.test';
const folder = mkdtempSync(join(tmpdir(), 'castellan-markers-'));
const consoles: Console[] = [];
const heard: string[] = [];

const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: marked
clusters: [{ name: c, cluster: { server: "https://127.0.0.1:9" } }]
users: [{ name: u, user: { token: ${MARKERS.token} } }]
contexts: [{ name: marked, context: { cluster: c, user: u } }]
`;
/** A dump as people make it: with Secrets, and with copies of them where kubectl leaves them. */
const BUNDLE = `apiVersion: v1
kind: Secret
metadata: { name: s, namespace: n, annotations: { kubectl.kubernetes.io/last-applied-configuration: '{"data":"${MARKERS.annotation}"}' } }
stringData: { password: ${MARKERS.env} }
---
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: n }
spec: { containers: [{ name: c, image: i, env: [{ name: A, value: ${MARKERS.env} }] }] }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: a, namespace: n, annotations: { kubectl.kubernetes.io/last-applied-configuration: '{"data":"${MARKERS.annotation}"}' } }
secrets: [{ name: s }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: r, namespace: n, annotations: { kubectl.kubernetes.io/last-applied-configuration: '{"data":"${MARKERS.annotation}"}' } }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]
`;

beforeAll(async () => {
  const [kubeconfig, bundle] = [join(folder, 'config'), join(folder, 'marked-bundle')];
  writeFileSync(kubeconfig, KUBECONFIG);
  writeFileSync(`${bundle}.yaml`, BUNDLE);
  const trace = { CASTELLAN_LOG_LEVEL: 'trace' };
  consoles.push(
    await openConsole({
      ...trace,
      CASTELLAN_KUBECONFIG: kubeconfig,
      CASTELLAN_BUNDLE: `${bundle}.yaml`,
      CASTELLAN_DEMO: '1',
      CASTELLAN_KEY: KEY,
    }),
    await openConsole({
      ...trace,
      CASTELLAN_PUBLIC_URL: `https://${PUBLIC}`,
      CASTELLAN_LOGIN_ISSUER: 'https://127.0.0.1:9',
      CASTELLAN_LOGIN_CLIENT_ID: 'castellan',
      CASTELLAN_LOGIN_CLIENT_SECRET: MARKERS.client,
      CASTELLAN_KEYS: `a:${MARKERS.seal}`,
    }),
  );
}, 300_000);
afterAll(async () => {
  await Promise.all(consoles.map((one) => one.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const found = (text: string) =>
  Object.entries(MARKERS).flatMap(([name, marker]) => (text.includes(marker) ? [name] : []));
const paths = () => [...new Set([...GETS, ...POSTS].map(({ path }) => path))];

it('no answer and no page holds a secret, whoever asks and whatever goes wrong', async () => {
  for (const [at, console] of consoles.entries()) {
    const host = at === 0 ? {} : { host: PUBLIC };
    const secrets = [
      { authorization: `Bearer ${KEY}` },
      { authorization: `Bearer ${MARKERS.bearer}`, cookie: `__Host-castellan-session=${MARKERS.cookie}` },
      { authorization: `Basic ${MARKERS.bearer}` },
    ];
    const clusters = (await console.send('/api/v1/clusters', { headers: { ...host, authorization: `Bearer ${KEY}` } }))
      .text;
    const ids = [...clusters.matchAll(/"id":"([^"]+)"/gu)].map(([, id = '']) => id);
    for (const headers of secrets) {
      for (const id of ['demo', ...ids]) {
        for (const path of paths()) {
          if (path.includes('key=')) continue;
          const target = path.replace('/demo', `/${id}`);
          heard.push(JSON.stringify(await console.send(target, { headers: { ...host, ...headers } })));
        }
        for (const list of ['roles', 'serviceaccounts']) {
          heard.push(
            (
              await console.send(`/api/v1/clusters/${id}/${list}/n/${list === 'roles' ? 'r' : 'a'}`, {
                headers: { ...host, ...headers },
              })
            ).text,
          );
        }
      }
      for (const path of Object.values(PAGES))
        heard.push(JSON.stringify(await console.send(path, { headers: { ...host, ...headers } })));
    }
    const callback = `/api/auth/callback/oidc?code=${MARKERS.code}&state=${MARKERS.code}&iss=x`;
    heard.push(
      JSON.stringify(
        await console.send(callback, { headers: { ...host, cookie: `__Host-castellan-state=${MARKERS.cookie}` } }),
      ),
    );
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin: `https://${PUBLIC}` };
    for (const path of ['signin/oidc', 'signout', 'backchannel-logout']) {
      const body = `logout_token=${MARKERS.bearer}&returnTo=/`;
      heard.push(
        JSON.stringify(
          await console.send(`/api/auth/${path}`, { method: 'POST', headers: { ...host, ...form }, body }),
        ),
      );
    }
    const broken = { 'content-type': 'application/json' };
    for (const { path } of POSTS) {
      heard.push(
        JSON.stringify(
          await console.send(path, {
            method: 'POST',
            headers: { ...host, ...broken, authorization: `Bearer ${MARKERS.bearer}` },
            body: `{"key":"${KEY}x","x"`,
          }),
        ),
      );
    }
  }
  expect(heard.length).toBeGreaterThan(300);
  expect(heard.join('\n')).toContain('marked');
  for (const text of heard) expect(found(text), text.slice(0, 500)).toEqual([]);
});

it('no line of the log does, at its most talkative', () => {
  for (const console of consoles) {
    expect(console.said().length).toBeGreaterThan(100);
    // The address that start-up prints holds a key that was made, never one that was given.
    expect(found(console.said())).toEqual([]);
  }
});

it('what browsers load has no source maps, and nothing of the server in it', () => {
  const root = join(STANDALONE, '.next', 'static');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(10);
  for (const entry of files) {
    expect(entry.name).not.toMatch(/\.map$/u);
    if (!/\.(?:js|css|json|txt)$/u.test(entry.name)) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    expect(text, entry.name).not.toMatch(/sourceMappingURL=/u);
    expect(text, entry.name).not.toMatch(
      /CASTELLAN_[A-Z_]{3,}|clientSecret|better-sqlite|pglite|oidc-provider|impersonate-user/u,
    );
    expect(text, entry.name).not.toContain(process.cwd());
    expect(found(text), entry.name).toEqual([]);
  }
});
