import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decodeJwt } from 'jose';
import { type Desk, openDesk } from '@/e2e/sign-in/desk';
import { AppError } from '@/lib/domain/core';

const LOGOUT = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const MINUTE = 60_000;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ idTokenTtl: 600 });
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

const tokenCalls = () => desk.provider.seen.filter((path) => path === '/token').length;
const signedIn = async (persona = 'lena', at = desk.signIn) => {
  const { headers } = await desk.signInAs(persona, at);
  const who = await at.actorOf(headers);
  if (who?.sessionId === undefined) throw new Error('nobody is signed in');
  return { headers, who, sessionId: who.sessionId };
};
const endOf = (sessionId: string, at = desk.signIn) =>
  new Promise<string>((resolve) => {
    const stop = at.onEnd((ended) => {
      if (ended !== sessionId) return;
      stop();
      resolve(ended);
    });
  });
/** The code and reason of what is thrown. */
const thrown = async (asked: Promise<unknown>) => {
  const error = await asked.then(
    () => undefined,
    (why: unknown) => why,
  );
  return error instanceof AppError ? { code: error.code, reason: error.places[0]?.message } : error;
};

describe('a session', () => {
  it('ends after the idle limit, and not before', async () => {
    const signIn = desk.replica({ idleMs: 3 * MINUTE });
    const { headers } = await signedIn('lena', signIn);
    for (const ahead of [2, 4, 6]) {
      desk.clock.ahead = ahead * MINUTE;
      expect(await signIn.actorOf(headers), `${ahead} min`).toBeDefined();
    }
    desk.clock.ahead = 9.5 * MINUTE;
    expect(await signIn.actorOf(headers)).toBeUndefined();
    desk.clock.ahead = 0;
    expect(await signIn.actorOf(headers)).toBeUndefined();
  });

  it('ends at the absolute limit, however busy', async () => {
    const signIn = desk.replica({ absoluteMs: 8 * MINUTE });
    const { headers } = await signedIn('lena', signIn);
    for (const ahead of [2, 4, 6, 7.9]) {
      desk.clock.ahead = ahead * MINUTE;
      expect(await signIn.actorOf(headers), `${ahead} min`).toBeDefined();
    }
    desk.clock.ahead = 8 * MINUTE + 1_000;
    expect(await signIn.actorOf(headers)).toBeUndefined();
  });

  it('is listed for its own person, and ended by them alone', async () => {
    const [mine, other] = [await signedIn('nadia'), await signedIn('nadia')];
    const tom = await signedIn('tom');
    const listed = await desk.signIn.sessionsOf(mine.who.person);
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining([mine.sessionId, other.sessionId]));
    expect(JSON.stringify(listed)).not.toMatch(/token|sealed|hash/iu);
    expect(await desk.signIn.revoke(tom.who.person, mine.sessionId)).toBe(false);
    expect(await desk.signIn.actorOf(mine.headers)).toBeDefined();
    const ended = endOf(other.sessionId);
    expect(await desk.signIn.revoke(mine.who.person, other.sessionId)).toBe(true);
    expect(await ended).toBe(other.sessionId);
    expect(await desk.signIn.actorOf(other.headers)).toBeUndefined();
    expect(await desk.signIn.actorOf(mine.headers)).toBeDefined();
  });

  it('that ends at one replica is over at the other within two seconds', async () => {
    const other = desk.replica();
    const { headers, sessionId } = await signedIn();
    expect((await other.actorOf(headers))?.person.subject).toBe('lena');
    const ended = endOf(sessionId, other);
    await desk.signIn.signOut(headers, 'state');
    desk.clock.ahead = 2_001;
    expect(await other.actorOf(headers)).toBeUndefined();
    expect(await ended).toBe(sessionId);
  });

  it('costs a shared database one look in two seconds, and one of its own none', async () => {
    let looks = 0;
    const find = desk.sessions.find.bind(desk.sessions);
    desk.sessions.find = (hash) => {
      looks += 1;
      return find(hash);
    };
    const looksOf = async (signIn: typeof desk.signIn) => {
      const { headers } = await signedIn('lena', signIn);
      looks = 0;
      for (let request = 0; request < 500; request += 1) await signIn.actorOf(headers);
      desk.clock.ahead += 2_001;
      expect(await signIn.actorOf(headers)).toBeDefined();
      return looks;
    };
    expect(await looksOf(desk.replica())).toBe(1);
    expect(await looksOf(desk.replica({}, false))).toBe(0);
    desk.sessions.find = find;
  });
});

describe('signing out', () => {
  it('ends the session here, and leads to the end of the one at the provider', async () => {
    const { headers, sessionId } = await signedIn();
    const ended = endOf(sessionId);
    const { provider, who } = await desk.signIn.signOut(headers, 'the-state');
    expect(who?.person.subject).toBe('lena');
    expect(await ended).toBe(sessionId);
    expect(await desk.signIn.actorOf(headers)).toBeUndefined();
    const url = new URL(provider ?? '');
    expect(url.origin + url.pathname).toBe(`${desk.provider.issuer}/session/end`);
    expect(url.searchParams.get('state')).toBe('the-state');
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${desk.config.publicUrl}/api/auth/signed-out`);
    expect(decodeJwt(url.searchParams.get('id_token_hint') ?? '').sub).toBe('lena');
  });

  it('goes to the provider and back in the same browser', async () => {
    const { browser, headers } = await desk.signInAs('lena');
    const { provider = '' } = await desk.signIn.signOut(headers, 'the-state');
    const asked = await browser.follow(provider, desk.config.publicUrl);
    const xsrf = /name="xsrf" value="([^"]+)"/u.exec(asked.body)?.[1] ?? '';
    const back = await browser.follow(`${desk.provider.issuer}/session/end/confirm`, desk.config.publicUrl, {
      xsrf,
      logout: 'yes',
    });
    expect(back.url).toBe(`${desk.config.publicUrl}/api/auth/signed-out?state=the-state`);
  });

  it('works while the provider is down, and where it is not to be asked', async () => {
    const { headers } = await signedIn();
    desk.provider.faults.down = true;
    await desk.signIn.signOut(headers, 'state');
    expect(await desk.signIn.actorOf(headers)).toBeUndefined();
    desk.provider.faults.down = false;
    const quiet = desk.replica({ endSession: false });
    const { headers: others } = await signedIn('tom', quiet);
    expect((await quiet.signOut(others, 'state')).provider).toBeUndefined();
  });
});

describe('back-channel logout', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const logoutToken = (change: Record<string, unknown> = {}) =>
    desk.provider.sign({
      iss: desk.provider.issuer,
      aud: 'castellan',
      iat: now(),
      exp: now() + 120,
      jti: randomBytes(8).toString('hex'),
      events: LOGOUT,
      sub: 'sofia',
      ...change,
    });
  const refused = async (token: string) => {
    const { headers } = await signedIn('sofia');
    await expect(desk.signIn.backChannelLogout(token)).rejects.toMatchObject({ name: 'SignInError' });
    expect(await desk.signIn.actorOf(headers)).toBeDefined();
  };

  it('ends every session of a person, at once', async () => {
    const [a, b, tom] = [await signedIn('sofia'), await signedIn('sofia'), await signedIn('tom')];
    const ended = Promise.all([endOf(a.sessionId), endOf(b.sessionId)]);
    expect(await desk.signIn.backChannelLogout(await logoutToken())).toBeGreaterThanOrEqual(2);
    await ended;
    expect(await desk.signIn.actorOf(a.headers)).toBeUndefined();
    expect(await desk.signIn.actorOf(b.headers)).toBeUndefined();
    expect(await desk.signIn.actorOf(tom.headers)).toBeDefined();
  });

  it('ends one session where the token names it', async () => {
    const [a, b] = [await signedIn('sofia'), await signedIn('sofia')];
    const { sid } = a.who.claims;
    expect(sid).toEqual(expect.any(String));
    expect(await desk.signIn.backChannelLogout(await logoutToken({ sid }))).toBe(1);
    expect(await desk.signIn.actorOf(a.headers)).toBeUndefined();
    expect(await desk.signIn.actorOf(b.headers)).toBeDefined();
  });

  it('is taken once', async () => {
    const token = await logoutToken();
    await desk.signIn.backChannelLogout(token);
    await refused(token);
  });

  it.each<[string, Record<string, unknown>]>([
    ['another audience', { aud: 'other' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['a nonce, as an ID token has', { nonce: 'n' }],
    ['no event', { events: {} }],
    ['another event', { events: { 'http://schemas.openid.net/event/other': {} } }],
    ['no id', { jti: undefined }],
    ['nobody', { sub: undefined }],
    ['an old date', { iat: now() - 600, exp: undefined }],
    ['a date to come', { iat: now() + 600, exp: now() + 900 }],
    ['an end in the past', { exp: now() - 120 }],
  ])('is refused with %s', async (_, change) => refused(await logoutToken(change)));

  it('is refused when it is an ID token', async () => {
    const { sessionId } = await signedIn('sofia');
    await refused(await desk.signIn.idToken(sessionId));
  });
});

describe('the ID token', () => {
  it('is the one of the sign-in while it has a minute left', async () => {
    const { sessionId } = await signedIn();
    const calls = tokenCalls();
    const token = await desk.signIn.idToken(sessionId);
    expect(decodeJwt(token)).toMatchObject({ sub: 'lena', aud: 'castellan' });
    desk.clock.ahead = 8 * MINUTE;
    expect(await desk.signIn.idToken(sessionId)).toBe(token);
    expect(tokenCalls()).toBe(calls);
  });

  it('is renewed when it has not, once for however many ask', async () => {
    const { sessionId, headers } = await signedIn();
    const old = await desk.signIn.idToken(sessionId);
    const calls = tokenCalls();
    desk.clock.ahead = 9.5 * MINUTE;
    desk.provider.faults.tokens = async (answer) => ({
      ...answer,
      id_token: await desk.provider.resigned(String(answer['id_token']), {
        groups: ['fernhollow'],
        exp: Math.floor(desk.clock.now() / 1000) + 600,
      }),
    });
    const tokens = await Promise.all(Array.from({ length: 20 }, () => desk.signIn.idToken(sessionId)));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(old);
    expect(tokenCalls()).toBe(calls + 1);
    // What changed at the provider counts from now on.
    expect((await desk.signIn.actorOf(headers))?.claims['groups']).toEqual(['fernhollow']);
  });

  it('of another person ends the session', async () => {
    const { sessionId, headers } = await signedIn();
    desk.clock.ahead = 9.5 * MINUTE;
    desk.provider.faults.tokens = async (answer) => ({
      ...answer,
      id_token: await desk.provider.resigned(String(answer['id_token']), {
        sub: 'tom',
        exp: Math.floor(desk.clock.now() / 1000) + 600,
      }),
    });
    expect(await thrown(desk.signIn.idToken(sessionId))).toMatchObject({ reason: 'session-ended' });
    expect(await desk.signIn.actorOf(headers)).toBeUndefined();
  });

  it('that the provider will not renew ends the session', async () => {
    const { browser, headers } = await desk.signInAs('lena');
    const who = await desk.signIn.actorOf(headers);
    const sessionId = who?.sessionId ?? '';
    const ended = endOf(sessionId);
    const hint = await desk.signIn.idToken(sessionId);
    const asked = await browser.open(`${desk.provider.issuer}/session/end?id_token_hint=${hint}`);
    const xsrf = /name="xsrf" value="([^"]+)"/u.exec(asked.body)?.[1] ?? '';
    await browser.open(`${desk.provider.issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
    desk.clock.ahead = 9.5 * MINUTE;
    expect(await thrown(desk.signIn.idToken(sessionId))).toEqual({ code: 'not-signed-in', reason: 'session-ended' });
    expect(await ended).toBe(sessionId);
    expect(await desk.signIn.actorOf(headers)).toBeUndefined();
  });

  it('that another replica has renewed already is taken over', async () => {
    const { sessionId, headers } = await signedIn();
    const other = desk.replica();
    await other.actorOf(headers);
    const row = desk.sessions.rows.get(sessionId);
    if (row === undefined) throw new Error('no row');
    desk.clock.ahead = 9.5 * MINUTE;
    desk.provider.faults.tokens = async (answer) => ({
      ...answer,
      id_token: await desk.provider.resigned(String(answer['id_token']), {
        exp: Math.floor(desk.clock.now() / 1000) + 600,
      }),
    });
    const tokens = await Promise.all([desk.signIn.idToken(sessionId), other.idToken(sessionId)]);
    for (const token of tokens) expect(decodeJwt(token).sub).toBe('lena');
    expect(await desk.signIn.actorOf(headers)).toBeDefined();
    expect(await other.actorOf(headers)).toBeDefined();
  });

  it('survives a provider that is down, until it ends; then the error says so, and the session waits', async () => {
    const { sessionId, headers } = await signedIn();
    desk.provider.faults.down = true;
    desk.clock.ahead = 9.5 * MINUTE;
    expect(decodeJwt(await desk.signIn.idToken(sessionId)).sub).toBe('lena');
    expect(await desk.signIn.actorOf(headers)).toBeDefined();
    desk.clock.ahead = 10.5 * MINUTE;
    const down = { code: 'not-signed-in', reason: 'provider-unreachable' };
    expect(await thrown(desk.signIn.actorOf(headers))).toEqual(down);
    expect(await thrown(desk.signIn.idToken(sessionId))).toEqual(down);
    desk.provider.faults.down = false;
    desk.provider.faults.tokens = async (answer) => ({
      ...answer,
      id_token: await desk.provider.resigned(String(answer['id_token']), {
        exp: Math.floor(desk.clock.now() / 1000) + 600,
      }),
    });
    desk.clock.ahead += 6_000;
    expect((await desk.signIn.actorOf(headers))?.person.subject).toBe('lena');
  });
});

describe('the keys', () => {
  const old = { id: 'old', bytes: randomBytes(32) };
  const next = { id: 'new', bytes: randomBytes(32) };

  it('rotate: the first seals, all open', async () => {
    const before = desk.replica({ keys: [old] });
    const { headers, sessionId } = await signedIn('lena', before);
    const after = desk.replica({ keys: [next, old] });
    await after.actorOf(headers);
    expect(decodeJwt(await after.idToken(sessionId)).sub).toBe('lena');
    expect(desk.sessions.rows.get(sessionId)?.sealedTokens).toMatch(/^old\./u);
    const { sessionId: fresh } = await signedIn('lena', after);
    expect(desk.sessions.rows.get(fresh)?.sealedTokens).toMatch(/^new\./u);
  });

  it('that are gone open nothing: the token cannot be had any more', async () => {
    const before = desk.replica({ keys: [old] });
    const { headers, sessionId } = await signedIn('lena', before);
    const after = desk.replica({ keys: [next] });
    await after.actorOf(headers);
    expect(await thrown(after.idToken(sessionId))).toMatchObject({ reason: 'session-ended' });
  });

  it('open a sealed token in its own session only', async () => {
    const [a, b] = [await signedIn('lena'), await signedIn('tom')];
    const { rows } = desk.sessions;
    const [rowA, rowB] = [rows.get(a.sessionId), rows.get(b.sessionId)];
    if (rowA === undefined || rowB === undefined) throw new Error('no rows');
    rows.set(a.sessionId, { ...rowA, sealedTokens: rowB.sealedTokens });
    desk.clock.ahead = 2_001;
    await desk.signIn.actorOf(a.headers);
    expect(await thrown(desk.signIn.idToken(a.sessionId))).toMatchObject({ reason: 'session-ended' });
  });
});

describe('a bearer token', () => {
  const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` });

  it('of the provider, for us, is its person without a session', async () => {
    const { sessionId } = await signedIn();
    const who = await desk.signIn.actorOf(bearer(await desk.signIn.idToken(sessionId)));
    expect(who).toMatchObject({ person: { subject: 'lena' }, sessionId: undefined });
  });

  it.each([
    ['another audience', { aud: 'other' }, 'token-refused'],
    ['an end in the past', { exp: 1_000 }, 'clock'],
    ['an empty subject', { sub: '' }, 'identity-refused'],
  ])('with %s is refused', async (_, change, reason) => {
    const { sessionId } = await signedIn();
    const token = await desk.provider.resigned(await desk.signIn.idToken(sessionId), change);
    expect(await thrown(desk.signIn.actorOf(bearer(token)))).toEqual({ code: 'not-signed-in', reason });
  });

  it('is refused where it is rubbish, and does not fall back to the cookie', async () => {
    const { headers } = await signedIn();
    headers.set('authorization', 'Bearer rubbish');
    expect(await thrown(desk.signIn.actorOf(headers))).toEqual({ code: 'not-signed-in', reason: 'token-refused' });
  });
});

describe('a provider', () => {
  const begin = (signIn = desk.replica()) =>
    signIn.begin('/').then(
      () => 'begun',
      (error: unknown) => error,
    );

  it('that is down is said to be unreachable', async () => {
    desk.provider.faults.down = true;
    expect(await begin()).toMatchObject({ reason: 'provider-unreachable' });
  });

  it('that answers too slowly too', async () => {
    desk.provider.faults.delayMs = 6_000;
    expect(await begin()).toMatchObject({ reason: 'provider-unreachable' });
  });

  it('that fails too', async () => {
    desk.provider.faults.status = 503;
    expect(await begin()).toMatchObject({ reason: 'provider-unreachable' });
  });

  it('that is gone when the browser comes back makes no session; the next sign-in is as any other', async () => {
    const { browser, callback } = await desk.untilCallback('lena');
    const headers = new Headers({ cookie: browser.header });
    const before = (await desk.signIn.sessionsOf({ issuer: desk.provider.issuer, subject: 'lena' })).length;
    desk.provider.faults.down = true;
    const returned = await desk.replica().returned(callback, headers);
    expect(returned).toMatchObject({ ok: false, failure: { reason: 'provider-unreachable' } });
    expect(await desk.signIn.sessionsOf({ issuer: desk.provider.issuer, subject: 'lena' })).toHaveLength(before);
    desk.provider.faults.down = false;
    expect((await desk.signInAs('lena')).returned.ok).toBe(true);
  });

  it('nor does one that hangs with the code in its hands', async () => {
    const { browser, callback } = await desk.untilCallback('lena');
    desk.provider.faults.delayMs = 6_000;
    const returned = await desk.signIn.returned(callback, new Headers({ cookie: browser.header }));
    expect(returned).toMatchObject({ ok: false, failure: { reason: 'provider-unreachable' } });
  });

  it('whose certificate nobody vouches for too', async () => {
    expect(await begin(desk.replica({ ca: undefined }))).toMatchObject({ reason: 'provider-unreachable' });
  });

  it.each([
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['with an endpoint without TLS', { token_endpoint: 'http://127.0.0.1/token' }],
    ['without an endpoint', { token_endpoint: undefined }],
    ['without PKCE', { code_challenge_methods_supported: ['plain'] }],
  ])('with a discovery document %s is not trusted', async (_, change) => {
    desk.provider.faults.discovery = (document) => ({ ...document, ...change });
    expect(await begin()).toMatchObject({ reason: 'provider-broken' });
  });

  it('that rotates its keys is followed at once; a token of the old one is refused when that is gone', async () => {
    const signIn = desk.replica();
    const { sessionId } = await signedIn('lena', signIn);
    const token = await signIn.idToken(sessionId);
    desk.provider.rotate();
    await new Promise((wait) => setTimeout(wait, 1_100));
    const { returned } = await desk.signInAs('tom', signIn);
    expect(returned.ok).toBe(true);
    expect(await thrown(signIn.actorOf(new Headers({ authorization: `Bearer ${token}` })))).toMatchObject({
      reason: 'token-refused',
    });
  });
});
