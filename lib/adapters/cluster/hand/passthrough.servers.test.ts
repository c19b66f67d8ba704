import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIT, auditedAs } from '@/e2e/hand/audit-log';
import { type Recorder, startRecorder, valuesOf } from '@/e2e/hand/recorder';
import { creating, deleting, doneOf, refOf, refusedOf, roleOf, rule, sendOf } from '@/e2e/hand/sendings';
import { clusterGrant, namespace } from '@/e2e/live/rbac-objects';
import { type Cluster, startCluster } from '@/e2e/servers';
import { loopbackCertificate } from '@/e2e/servers/certificate';
import { type Desk, openDesk } from '@/e2e/sign-in/desk';
import { AppError } from '@/lib/domain/core';
import { loadKubeconfig } from '../live';
import { createLiveHand } from './index';

const RBAC = 'rbac.authorization.k8s.io';
const KINDS = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'];
const clock = { now: () => Date.now() };

let desk: Desk;
let cluster: Cluster;
let recorder: Recorder;
beforeAll(async () => {
  desk = await openDesk();
  const issuer = {
    url: desk.provider.issuer,
    audiences: [desk.provider.client.id],
    certificateAuthority: desk.provider.ca,
  };
  const claimMappings = {
    username: { claim: 'sub', prefix: 'oidc:' },
    groups: { claim: 'groups', prefix: 'oidc:' },
  };
  const authenticationConfig = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: [{ issuer, claimMappings }],
  };
  cluster = await startCluster({ authenticationConfig, audit: AUDIT });
  const rules = [
    { apiGroups: [RBAC], resources: KINDS, verbs: ['get', 'create', 'patch', 'delete'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
  ];
  await cluster.applyAll([namespace('web'), ...clusterGrant('lena', 'oidc:lena', rules)]);
  recorder = await startRecorder(cluster);
});
afterAll(async () => {
  await recorder.stop();
  await cluster.stop();
  await desk.stop();
});

/** The kubeconfig is the admin's: none of it may show. */
const handWith = async (idToken: () => Promise<string>, server = recorder.url) => {
  const access = await loadKubeconfig(cluster.kubeconfig({ server }), { allowExec: false });
  return createLiveHand({ access, clock, mode: { by: 'passthrough', idToken } });
};
const signedIn = async (persona: string) => {
  const { headers } = await desk.signInAs(persona);
  const who = await desk.signIn.actorOf(headers);
  const { sessionId } = who ?? {};
  if (sessionId === undefined) throw new Error('there is a session');
  return { sessionId, headers, idToken: () => desk.signIn.idToken(sessionId) };
};

describe('with the ID token of a person who signed in', () => {
  it('acts as the person, and nothing of ours goes along', async () => {
    const lena = await signedIn('lena');
    const hand = await handWith(lena.idToken);
    // The API server learns of the provider's keys within seconds of its start.
    await expect
      .poll(() => hand.whoAmI().catch(() => undefined), { timeout: 60_000 })
      .toEqual({
        user: 'oidc:lena',
        groups: ['oidc:fernhollow', 'oidc:platform', 'system:authenticated'],
      });
    expect([hand.mode, hand.remarks]).toEqual(['passthrough', []]);
    recorder.requests.length = 0;
    const wanted = roleOf('web', 'lenas', [rule('get', 'pods')]);
    expect(await hand.dryRun(creating(wanted))).toMatchObject({ state: 'done' });
    expect(await hand.read(refOf(wanted))).toBeUndefined();
    const made = doneOf(await hand.send(creating(wanted), 'journal-of-lena'));
    const more = creating(roleOf('web', 'more', [rule('get', 'secrets')]));
    expect(refusedOf(await sendOf(hand, more))).toMatchObject({
      code: 'escalation',
      missing: [rule('get', 'secrets')],
    });
    expect(await sendOf(hand, deleting(made))).toMatchObject({ state: 'done' });
    const token = await lena.idToken();
    for (const request of recorder.requests) {
      expect(valuesOf(request, 'authorization')).toEqual([`Bearer ${token}`]);
      expect(request.certificate).toBe(false);
      expect(JSON.stringify(request)).not.toContain(cluster.adminToken);
      expect(request.rawHeaders.filter((name) => /^(impersonate-|x-remote-|cookie)/i.test(name))).toEqual([]);
    }
    expect(auditedAs(cluster, 'journal-of-lena')).toMatchObject([
      { user: { username: 'oidc:lena' }, verb: 'create', objectRef: { name: 'lenas' }, responseStatus: { code: 201 } },
    ]);
    expect(auditedAs(cluster, 'journal-of-lena')[0]?.impersonatedUser).toBeUndefined();
    hand.close();
  });

  it('somebody else may not, and after the sign-out nobody can', async () => {
    const tom = await signedIn('tom');
    const hand = await handWith(tom.idToken);
    const sending = creating(roleOf('web', 'toms', [rule('get', 'pods')]));
    const refused = refusedOf(await sendOf(hand, sending));
    expect(refused).toMatchObject({ code: 'forbidden' });
    expect(refused.message).toContain('User "oidc:tom" cannot create');
    await desk.signIn.signOut(tom.headers, 'state');
    recorder.requests.length = 0;
    expect(refusedOf(await sendOf(hand, sending))).toMatchObject({ code: 'not-signed-in' });
    expect(refusedOf(await hand.dryRun(sending))).toMatchObject({ code: 'not-signed-in' });
    await expect(hand.whoAmI()).rejects.toMatchObject({ code: 'not-signed-in' });
    expect(recorder.requests).toEqual([]);
    hand.close();
  });
});

it('the client certificate and headers of the kubeconfig stay here', async () => {
  const access = await loadKubeconfig(cluster.kubeconfig({ server: recorder.url }), { allowExec: false });
  const { certificate, key } = loopbackCertificate();
  const authenticate: typeof access.authenticate = async (options) => {
    const { headers, ...rest } = await access.authenticate(options);
    const own = { ...headers, 'impersonate-user': 'admin' };
    return { ...rest, headers: own, cert: Buffer.from(certificate), key: Buffer.from(key) };
  };
  const lena = await signedIn('lena');
  const certified = { ...access, authenticate };
  for (const [mode, sent] of [
    [{ by: 'local' }, true],
    [{ by: 'passthrough', idToken: lena.idToken }, false],
  ] as const) {
    recorder.requests.length = 0;
    const hand = await createLiveHand({ access: certified, clock, mode });
    await hand.whoAmI();
    const [request] = recorder.requests;
    expect(request?.certificate).toBe(sent);
    expect(request?.rawHeaders.includes('impersonate-user')).toBe(sent);
    hand.close();
  }
});

describe('a token that is none', () => {
  const sending = creating(roleOf('web', 'r', [rule('get', 'pods')]));

  it('expired, for somebody else, with another key: not signed in, and the token is in no message', async () => {
    const claims = { iss: desk.provider.issuer, sub: 'lena', aud: desk.provider.client.id };
    const now = Math.floor(Date.now() / 1_000);
    const good = await desk.provider.sign({ ...claims, iat: now, exp: now + 60 });
    const tokens = [
      await desk.provider.sign({ ...claims, iat: now - 600, exp: now - 300 }),
      await desk.provider.sign({ ...claims, aud: 'another', iat: now, exp: now + 60 }),
      `${good.slice(0, -6)}AAAAAA`,
    ];
    for (const token of tokens) {
      const hand = await handWith(() => Promise.resolve(token));
      const refused = refusedOf(await sendOf(hand, sending));
      expect(refused.code).toBe('not-signed-in');
      expect(refused.message).not.toContain(token.slice(0, 20));
      await expect(hand.read(sending.ref)).rejects.toMatchObject({ code: 'not-signed-in' });
      hand.close();
    }
  });

  it.each(['', ' ', 'a\r\nImpersonate-User: admin', 'a b', 'tökén'])('%j never leaves', async (token) => {
    const hand = await handWith(() => Promise.resolve(token));
    recorder.requests.length = 0;
    expect(refusedOf(await sendOf(hand, sending))).toMatchObject({ code: 'not-signed-in' });
    await expect(hand.whoAmI()).rejects.toBeInstanceOf(AppError);
    expect(recorder.requests).toEqual([]);
    hand.close();
  });

  it('is not sent in the clear', async () => {
    const access = await loadKubeconfig(cluster.kubeconfig(), { allowExec: false });
    const mode = { by: 'passthrough', idToken: () => Promise.resolve('t') } as const;
    const plain = { ...access, server: access.server.replace('https:', 'http:') };
    await expect(createLiveHand({ access: plain, clock, mode })).rejects.toMatchObject({ code: 'misconfigured' });
  });
});
