import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, PUBLIC_URL, openDesk } from '@/e2e/sign-in/desk';
import { SignJWT } from 'jose';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => {
  Object.assign(desk.provider.faults, {
    down: false,
    delayMs: 0,
    status: undefined,
    discovery: undefined,
    keys: undefined,
    tokens: undefined,
  });
  desk.clock.ahead = 0;
});
afterAll(() => desk.stop());

const cookieOf = (headers: Headers) => /__Host-castellan-session=([^;]+)/u.exec(headers.get('cookie') ?? '')?.[1];
const idTokenOf = (answer: Record<string, unknown>): string => {
  const token = answer['id_token'];
  return typeof token === 'string' ? token : '';
};

describe('sign-in with a real provider', () => {
  it('makes a session of the code that the provider gave', async () => {
    const { returned, headers } = await desk.signInAs('lena');
    expect(returned).toMatchObject({ ok: true, location: '/c/demo/ask/who-can?verb=get' });
    const who = await desk.signIn.actorOf(headers);
    expect(who?.person).toEqual({ issuer: desk.provider.issuer, subject: 'lena', name: 'Lena (demo)' });
    expect(who?.claims).toMatchObject({ email: 'lena@fernhollow.example', groups: ['fernhollow', 'platform'] });
  });

  it('sets cookies that only https, this host and no script may see, and keeps no token in clear', async () => {
    const { returned, headers } = await desk.signInAs('lena');
    const [session = ''] = returned.cookies.filter((line) => line.startsWith('__Host-castellan-session='));
    expect(session).toMatch(/; Path=\/;.*HttpOnly; Secure; SameSite=Lax$/u);
    expect(session).not.toMatch(/Domain/iu);
    const token = cookieOf(headers) ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const stored = JSON.stringify([...desk.sessions.rows.values()]);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain('eyJ');
  });

  it('sends state, nonce and a PKCE challenge, new ones each time, to the exact address', async () => {
    const [first, second] = await Promise.all([desk.signIn.begin('/'), desk.signIn.begin('/')]);
    const [a, b] = [new URL(first.location).searchParams, new URL(second.location).searchParams];
    expect(a.get('redirect_uri')).toBe(`${PUBLIC_URL}/api/auth/callback/oidc`);
    expect(a.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(a.get(name)).toMatch(/^[\w-]{43}$/u);
      expect(a.get(name)).not.toBe(b.get(name));
    }
  });

  it('gives a new session at each sign-in and ends the one before: fixation has nothing to fix', async () => {
    const first = await desk.signInAs('lena');
    const before = cookieOf(first.headers) ?? '';
    const { browser, callback } = await desk.untilCallback('tom');
    browser.cookies.set('__Host-castellan-session', before);
    const returned = await desk.signIn.returned(callback, new Headers({ cookie: browser.header }));
    browser.take(returned.cookies);
    const after = new Headers({ cookie: browser.header });
    expect(cookieOf(after)).not.toBe(before);
    expect((await desk.signIn.actorOf(after))?.person.subject).toBe('tom');
    expect(await desk.signIn.actorOf(first.headers)).toBeUndefined();
  });

  it('makes nothing of a session cookie that was planted', async () => {
    const planted = new Headers({ cookie: `__Host-castellan-session=${'A'.repeat(43)}` });
    expect(await desk.signIn.actorOf(planted)).toBeUndefined();
    const { headers } = await desk.signInAs('lena');
    const twice = new Headers({ cookie: `${headers.get('cookie') ?? ''}; __Host-castellan-session=x` });
    expect(await desk.signIn.actorOf(twice)).toBeUndefined();
  });

  it('knows people by issuer and subject: two with one e-mail address are two', async () => {
    desk.provider.faults.tokens = async (answer) => ({
      ...answer,
      id_token: await desk.provider.resigned(idTokenOf(answer), { email: 'lena@fernhollow.example' }),
    });
    const { headers } = await desk.signInAs('tom');
    const who = await desk.signIn.actorOf(headers);
    expect(who?.person.subject).toBe('tom');
    const lenas = await desk.signIn.sessionsOf({ issuer: desk.provider.issuer, subject: 'lena' });
    expect(lenas.map(({ id }) => id)).not.toContain(who?.sessionId);
  });

  it('takes a person who is in a thousand groups', async () => {
    const { headers } = await desk.signInAs('many');
    const who = await desk.signIn.actorOf(headers);
    expect(who?.claims['groups']).toHaveLength(1_000);
  });

  it('keeps of a token only what a mapping reads', async () => {
    const { headers } = await desk.signInAs('lena');
    const who = await desk.signIn.actorOf(headers);
    expect(Object.keys(who?.claims ?? {}).sort()).toEqual(
      ['email', 'email_verified', 'exp', 'groups', 'iss', 'name', 'preferred_username', 'sid', 'sub'].sort(),
    );
  });
});

describe('a callback that is not what was begun', () => {
  const failing = async (change: (callback: URL, cookies: Map<string, string>) => void) => {
    const { browser, callback } = await desk.untilCallback('lena');
    change(callback, browser.cookies);
    return desk.signIn.returned(callback, new Headers({ cookie: browser.header }));
  };
  const refused = async (reason: string, change: (callback: URL, cookies: Map<string, string>) => void) => {
    const rows = desk.sessions.rows.size;
    const returned = await failing(change);
    expect(returned).toMatchObject({ ok: false, failure: { reason } });
    expect(desk.sessions.rows.size).toBe(rows);
    expect(returned.cookies.filter((line) => line.includes('Max-Age=0'))).toHaveLength(4);
  };

  it('is refused with another state', () => refused('expired', (url) => url.searchParams.set('state', 'x'.repeat(43))));
  it('is refused without a state', () => refused('expired', (url) => url.searchParams.delete('state')));
  it('is refused without our cookies', () => refused('expired', (_, cookies) => cookies.clear()));
  it('is refused without the PKCE cookie', () => refused('expired', (_, all) => all.delete('__Host-castellan-pkce')));
  it('is refused with a state cookie that is not ours', () =>
    refused('expired', (_, cookies) => cookies.set('__Host-castellan-state', 'eyJhbGciOiJub25lIn0.e30.')));
  it('is refused with the state in the place of the nonce', () =>
    refused('expired', (_, all) => all.set('__Host-castellan-nonce', all.get('__Host-castellan-state') ?? '')));
  it('is refused with a code that nobody gave', () => refused('expired', (url) => url.searchParams.set('code', 'x')));
  it('is refused without a code', () => refused('provider-broken', (url) => url.searchParams.delete('code')));
  it('is refused with the answer of another issuer', () =>
    refused('token-refused', (url) => url.searchParams.set('iss', 'https://evil.example')));
  it('is refused when the issuer is not said and the provider says that it always is', () =>
    refused('token-refused', (url) => url.searchParams.delete('iss')));

  it('is refused with the code of another sign-in, whose verifier is another', async () => {
    const victim = await desk.untilCallback('lena');
    await refused('expired', (url) => url.searchParams.set('code', victim.callback.searchParams.get('code') ?? ''));
  });

  it('is refused the second time', async () => {
    const { browser, callback } = await desk.untilCallback('lena');
    const headers = new Headers({ cookie: browser.header });
    expect((await desk.signIn.returned(callback, headers)).ok).toBe(true);
    expect(await desk.signIn.returned(callback, headers)).toMatchObject({ ok: false, failure: { reason: 'expired' } });
  });

  it.each([
    ['access_denied', 'refused'],
    ['temporarily_unavailable', 'provider-unreachable'],
    ['<script>', 'provider-broken'],
    ['constructor', 'provider-broken'],
  ])('tells of the provider’s own error %s', async (error, reason) => {
    const url = new URL(`${PUBLIC_URL}/api/auth/callback/oidc?error=${encodeURIComponent(error)}`);
    expect(await desk.signIn.returned(url, new Headers())).toMatchObject({ ok: false, failure: { reason } });
  });
});

describe('a token that is not what it should be', () => {
  const tampered = async (tokens: (token: string) => Promise<string> | string) => {
    desk.provider.faults.tokens = async (answer) => ({ ...answer, id_token: await tokens(idTokenOf(answer)) });
    const { returned } = await desk.signInAs('lena');
    return returned;
  };
  const claims = (change: Record<string, unknown>) => (token: string) => desk.provider.resigned(token, change);
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = () => Math.floor(Date.now() / 1000);

  it.each<[string, string, (token: string) => Promise<string> | string]>([
    ['another nonce', 'token-refused', claims({ nonce: 'other' })],
    ['no nonce', 'token-refused', claims({ nonce: undefined })],
    ['another audience', 'token-refused', claims({ aud: 'other' })],
    ['two audiences and no authorized party', 'token-refused', claims({ aud: ['castellan', 'other'] })],
    ['another authorized party', 'token-refused', claims({ azp: 'other' })],
    ['another issuer', 'token-refused', claims({ iss: 'https://evil.example' })],
    ['an end in the past', 'clock', (token) => claims({ exp: now() - 120 })(token)],
    ['a making in the future', 'clock', (token) => claims({ iat: now() + 120 })(token)],
    ['a beginning in the future', 'clock', (token) => claims({ nbf: now() + 120 })(token)],
    ['no end', 'token-refused', claims({ exp: undefined })],
    ['an empty subject', 'identity-refused', claims({ sub: '' })],
    ['a subject with a line break', 'identity-refused', claims({ sub: 'a\r\nImpersonate-Group: system:masters' })],
    ['a number as subject', 'identity-refused', claims({ sub: 7 })],
    ['groups of a wrong type', 'identity-refused', claims({ groups: { admin: true } })],
    ['a group of a wrong type', 'identity-refused', claims({ groups: ['a', 1] })],
    ['a name of a wrong type', 'identity-refused', claims({ name: ['a'] })],
    [
      'more than 64 KiB',
      'identity-refused',
      claims({ groups: Array.from({ length: 9_000 }, (_, at) => `group-${at}`) }),
    ],
    ['no signature', 'token-refused', (token) => `${base64({ alg: 'none' })}.${base64(decodeJwt(token))}.`],
    ['a signature that was cut', 'token-refused', (token) => token.slice(0, -4)],
    [
      'words that were changed',
      'token-refused',
      (token) => token.replace(/\.[^.]+\./u, `.${base64({ ...decodeJwt(token), sub: 'root' })}.`),
    ],
    [
      'a key id of another place',
      'token-refused',
      (token) => desk.provider.sign(decodeJwt(token), { kid: '../../etc/passwd' }),
    ],
    ['no token', 'token-refused', () => 'x'],
  ])('is refused: %s', async (_, reason, change) => {
    expect(await tampered(change)).toMatchObject({ ok: false, failure: { reason } });
  });

  it('is refused: signed with the public key as a secret', async () => {
    let publicKey = '';
    desk.provider.faults.keys = (document) => {
      publicKey = JSON.stringify(document.keys[0]);
      return document;
    };
    const returned = await tampered((token) =>
      new SignJWT(decodeJwt(token))
        .setProtectedHeader({ alg: 'HS256', kid: 'first' })
        .sign(Buffer.from(publicKey || 'x'.repeat(32))),
    );
    expect(returned).toMatchObject({ ok: false, failure: { reason: 'token-refused' } });
  });

  it('is taken within a minute of skew, either way, and not beyond', async () => {
    for (const [ahead, ok] of [
      [45_000, true],
      [-45_000, true],
      [-120_000, false],
      [700_000, false],
    ] as const) {
      desk.clock.ahead = ahead;
      const { returned } = await desk.signInAs('lena', desk.replica());
      expect(returned.ok, `${ahead} ms ahead`).toBe(ok);
      if (!returned.ok) expect(returned.failure.reason).toBe('clock');
    }
  });
});
