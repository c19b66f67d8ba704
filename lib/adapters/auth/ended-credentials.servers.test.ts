import { randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '@/e2e/sign-in/desk';
import { AppError } from '@/lib/domain/core';

const LOGOUT = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const HOUR = 3_600_000;
const REFUSED = { code: 'not-signed-in', reason: 'token-refused' };
const ENDED = { code: 'not-signed-in', reason: 'session-ended' };

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ idTokenTtl: 600 });
});
afterEach(() => {
  desk.clock.ahead = 0;
});
afterAll(() => desk.stop());

const seconds = () => Math.floor(Date.now() / 1000);
const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` });
const signedIn = async (persona = 'lena', at = desk.signIn) => {
  const { headers, browser, returned } = await desk.signInAs(persona, at);
  const who = await at.actorOf(headers);
  if (who?.sessionId === undefined) throw new Error('nobody is signed in');
  return { headers, browser, returned, who, idToken: await at.idToken(who.sessionId), sessionId: who.sessionId };
};
/** Whom a bearer token is taken for, or the code and reason of the refusal. */
const answerTo = async (token: string, at = desk.signIn): Promise<unknown> => {
  try {
    return (await at.actorOf(bearer(token)))?.person.subject;
  } catch (error) {
    return error instanceof AppError ? { code: error.code, reason: error.places[0]?.message } : error;
  }
};
const logoutToken = (change: Record<string, unknown>) => ({
  iss: desk.provider.issuer,
  aud: 'castellan',
  iat: seconds(),
  exp: seconds() + 120,
  jti: randomBytes(8).toString('hex'),
  events: LOGOUT,
  ...change,
});
const logout = async (change: Record<string, unknown>, at = desk.signIn) =>
  at.backChannelLogout(await desk.provider.sign(logoutToken(change)));

describe('after signing out', () => {
  it('the token in the address of the logout is no bearer any more, at any replica', async () => {
    const other = desk.replica();
    const { headers, idToken } = await signedIn();
    expect(await answerTo(idToken)).toBe('lena');
    expect(await answerTo(idToken, other)).toBe('lena');
    const { provider = '' } = await desk.signIn.signOut(headers, 'state');
    expect(new URL(provider).searchParams.get('id_token_hint')).toBe(idToken);
    expect(await answerTo(idToken)).toEqual(ENDED);
    desk.clock.ahead = 2_001;
    expect(await answerTo(idToken, other)).toEqual(ENDED);
    expect(await answerTo(idToken, desk.replica())).toEqual(ENDED);
  });

  it('nor is any other token of that session of the provider; those of another one are', async () => {
    const [here, there] = [await signedIn(), await signedIn()];
    const tool = await desk.provider.resigned(here.idToken, { email: 'another@fernhollow.example' });
    await desk.signIn.signOut(here.headers, 'state');
    expect(await answerTo(tool)).toEqual(ENDED);
    expect(await answerTo(there.idToken)).toBe('lena');
  });

  it('nor is one whose provider names no session', async () => {
    desk.provider.faults.tokens = async (answer) => ({
      ...answer,
      id_token: await desk.provider.resigned(String(answer['id_token']), { sid: undefined }),
    });
    const { headers, idToken } = await signedIn();
    desk.provider.faults.tokens = undefined;
    expect(decodeJwt(idToken)['sid']).toBeUndefined();
    await desk.signIn.signOut(headers, 'state');
    expect(await answerTo(idToken)).toEqual(ENDED);
  });

  it('nor after the session was ended from another browser', async () => {
    const { who, sessionId, idToken } = await signedIn();
    expect(await desk.signIn.revoke(who.person, sessionId)).toBe(true);
    expect(await answerTo(idToken)).toEqual(ENDED);
  });

  it('a token that the same session of the provider gives later is taken: only Castellan was left', async () => {
    const { headers, idToken } = await signedIn();
    await desk.signIn.signOut(headers, 'state');
    desk.clock.ahead = 120_000;
    const later = await desk.provider.resigned(idToken, { iat: seconds() + 110, exp: seconds() + 600 });
    expect(await answerTo(later)).toBe('lena');
  });

  it('the address holds no more than the provider needs, and no token too long for an address', async () => {
    const { headers } = await signedIn('many');
    const { provider = '' } = await desk.signIn.signOut(headers, 'the-state');
    const { searchParams } = new URL(provider);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'castellan',
      post_logout_redirect_uri: `${desk.config.publicUrl}/api/auth/signed-out`,
      state: 'the-state',
    });
  });

  it('the address of a session that was renewed holds the token from before, which no API server takes for long', async () => {
    const { headers, idToken, sessionId } = await signedIn();
    desk.clock.ahead = 9.5 * 60_000;
    desk.provider.faults.tokens = async (answer) => ({
      ...answer,
      id_token: await desk.provider.resigned(String(answer['id_token']), { exp: seconds() + 1_200 }),
    });
    expect(await desk.signIn.idToken(sessionId)).not.toBe(idToken);
    const renewed = await desk.signIn.idToken(sessionId);
    desk.provider.faults.tokens = undefined;
    const { provider = '' } = await desk.signIn.signOut(headers, 'state');
    expect(new URL(provider).searchParams.get('id_token_hint')).toBe(idToken);
    for (const token of [idToken, renewed]) expect(await answerTo(token)).toEqual(ENDED);
  });

  it('the provider ends its session and leads back without the token too', async () => {
    const { headers, browser } = await signedIn('many');
    const { provider = '' } = await desk.signIn.signOut(headers, 'the-state');
    const asked = await browser.follow(provider, desk.config.publicUrl);
    const xsrf = /name="xsrf" value="([^"]+)"/u.exec(asked.body)?.[1] ?? '';
    const confirm = `${desk.provider.issuer}/session/end/confirm`;
    const back = await browser.follow(confirm, desk.config.publicUrl, { xsrf, logout: 'yes' });
    expect(back.url).toBe(`${desk.config.publicUrl}/api/auth/signed-out?state=the-state`);
  });
});

describe('after a back-channel logout', () => {
  it('of a session no token that names it is a bearer, old or new, at any replica', async () => {
    const other = desk.replica();
    const { idToken, who } = await signedIn('sofia');
    expect(await answerTo(idToken)).toBe('sofia');
    expect(await answerTo(idToken, other)).toBe('sofia');
    await logout({ sid: who.claims['sid'] });
    expect(await answerTo(idToken)).toEqual(ENDED);
    desk.clock.ahead = 2_001;
    expect(await answerTo(idToken, other)).toEqual(ENDED);
    desk.clock.ahead = 120_000;
    const later = await desk.provider.resigned(idToken, { iat: seconds() + 110, exp: seconds() + 600 });
    expect(await answerTo(later)).toEqual(ENDED);
  });

  it('of a person no token that was made until then is a bearer; a later one is, and those of others', async () => {
    const [sofia, tom] = [await signedIn('sofia'), await signedIn('tom')];
    const later = await desk.provider.resigned(sofia.idToken, { iat: seconds() + 30 });
    await logout({ sub: 'sofia' });
    expect(await answerTo(sofia.idToken)).toEqual(ENDED);
    expect(await answerTo(later)).toBe('sofia');
    expect(await answerTo(tom.idToken)).toBe('tom');
  });

  it('that names a person whose token was never seen here too', async () => {
    const { idToken } = await signedIn('sofia');
    const stranger = await desk.provider.resigned(idToken, { sub: 'stranger', sid: 'elsewhere' });
    await logout({ sid: 'elsewhere' });
    expect(await answerTo(stranger)).toEqual(ENDED);
  });

  it('a sign-in that was under way does not slip past it', async () => {
    const { browser, callback } = await desk.untilCallback('nadia');
    const meanwhile = desk.replica();
    desk.provider.faults.tokens = async (answer) => {
      const { sid } = decodeJwt(String(answer['id_token']));
      await logout({ sid }, meanwhile);
      return answer;
    };
    const returned = await desk.signIn.returned(callback, new Headers({ cookie: browser.header }));
    desk.provider.faults.tokens = undefined;
    expect(returned).toMatchObject({ ok: false, failure: { reason: 'session-ended' } });
    expect(await desk.signIn.sessionsOf({ issuer: desk.provider.issuer, subject: 'nadia' })).toEqual([]);
  });
});

describe('what was ended', () => {
  it('is remembered for as long as a token could be taken, and then no longer', async () => {
    const { headers, idToken } = await signedIn();
    const long = await desk.provider.resigned(idToken, { exp: seconds() + 30 * 24 * 3_600 });
    expect(await answerTo(long)).toBe('lena');
    await desk.signIn.signOut(headers, 'state');
    expect(desk.sessions.ended.size).toBeGreaterThan(0);
    for (const hours of [1, 12, 23.9]) {
      desk.clock.ahead = hours * HOUR;
      await desk.signIn.sweep();
      expect(await answerTo(long), `after ${hours} h`).toEqual(ENDED);
    }
    desk.clock.ahead = 24.5 * HOUR;
    await desk.signIn.sweep();
    // Nothing remembers it now, and nothing has to: it is too old to be a bearer.
    expect(desk.sessions.ended.size).toBe(0);
    expect(await answerTo(long)).toEqual(REFUSED);
  });
});

describe('a bearer is an ID token and nothing else', () => {
  const claims = () => ({
    iss: desk.provider.issuer,
    aud: 'castellan',
    sub: 'lena',
    iat: seconds(),
    exp: seconds() + 60,
  });

  it.each([undefined, 'JWT', 'jwt', 'application/jwt'])('with the type %s', async (typ) => {
    expect(await answerTo(await desk.provider.sign(claims(), typ === undefined ? {} : { typ }))).toBe('lena');
  });

  it.each(['at+jwt', 'application/at+jwt', 'AT+JWT', 'logout+jwt', 'secevent+jwt', 'dpop+jwt', 'JWE', ''])(
    'not with the type %s',
    async (typ) => expect(await answerTo(await desk.provider.sign(claims(), { typ }))).toEqual(REFUSED),
  );

  it('not a logout token, by what it says', async () => {
    expect(await answerTo(await desk.provider.sign(logoutToken({ sub: 'lena' })))).toEqual(REFUSED);
  });

  it.each(['Bearer', 'Refresh', 'Offline', 'Logout'])('not what Keycloak calls %s', async (typ) => {
    expect(await answerTo(await desk.provider.sign({ ...claims(), typ }))).toEqual(REFUSED);
  });

  it('what Keycloak calls ID is one', async () => {
    expect(await answerTo(await desk.provider.sign({ ...claims(), typ: 'ID' }))).toBe('lena');
  });
});

describe('a logout token', () => {
  const taken = async (change: Record<string, unknown>, header: Record<string, unknown>) =>
    desk.signIn.backChannelLogout(await desk.provider.sign(logoutToken({ sub: 'otto', ...change }), header)).then(
      () => true,
      () => false,
    );

  it('has the type of one, or none that says otherwise', async () => {
    for (const typ of ['logout+jwt', 'application/logout+jwt', 'JWT']) expect(await taken({}, { typ }), typ).toBe(true);
    for (const typ of ['at+jwt', 'secevent+jwt', '']) expect(await taken({}, { typ }), typ).toBe(false);
  });

  it('has an event that is an object', async () => {
    const [event = ''] = Object.keys(LOGOUT);
    for (const value of [null, true, 'x', []]) expect(await taken({ events: { [event]: value } }, {})).toBe(false);
  });
});
