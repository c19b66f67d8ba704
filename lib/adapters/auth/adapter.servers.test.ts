import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Desk, openDesk } from '@/e2e/sign-in/desk';
import { AppError } from '@/lib/domain/core';

const AWAY = { code: 'store-unavailable' };

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => desk.stop());

const away = () => Promise.reject(new AppError('store-unavailable', 'The database is away.'));
const withCookies = (cookie: string) => new Headers({ cookie });

describe('next-auth goes on when its adapter fails; a person is told', () => {
  it('at the callback: not that the sign-in took too long', async () => {
    const { browser, callback } = await desk.untilCallback('lena');
    vi.spyOn(desk.sessions, 'create').mockImplementation(away);
    await expect(desk.signIn.returned(callback, withCookies(browser.header))).rejects.toMatchObject(AWAY);
  });

  it('at the sign-out: nobody is signed out who is not', async () => {
    const { headers } = await desk.signInAs('lena');
    for (const way of ['endTokens', 'end'] as const) {
      vi.spyOn(desk.sessions, way).mockImplementation(away);
      await expect(desk.signIn.signOut(headers, 'state')).rejects.toMatchObject(AWAY);
      vi.restoreAllMocks();
      expect(await desk.signIn.actorOf(headers)).toBeDefined();
    }
    expect((await desk.signIn.signOut(headers, 'state')).who?.person.subject).toBe('lena');
  });
});

describe('next-auth puts a session’s cookie together of all that begin with its name; only its own counts', () => {
  const planted = (cookie: string) =>
    withCookies(`__Host-castellan-session.0=A; ${cookie}; __Host-castellan-session.1=B`);

  it('at the sign-out', async () => {
    const { headers } = await desk.signInAs('lena');
    const out = await desk.signIn.signOut(planted(headers.get('cookie') ?? ''), 'state');
    expect(out.who?.person.subject).toBe('lena');
    expect(await desk.signIn.actorOf(headers)).toBeUndefined();
  });

  it('at the next sign-in, which ends the session before', async () => {
    const { headers, browser } = await desk.signInAs('lena');
    const { callback, browser: other } = await desk.untilCallback('tom');
    const session = browser.cookies.get('__Host-castellan-session') ?? '';
    const cookie = `${other.header}; __Host-castellan-session=${session}`;
    expect(await desk.signIn.returned(callback, planted(cookie))).toMatchObject({ ok: true });
    expect(await desk.signIn.actorOf(headers)).toBeUndefined();
  });
});

describe('next-auth takes its own address from the environment', () => {
  it('where it is said once, and whatever a request says of hosts', async () => {
    const { browser, callback } = await desk.untilCallback('lena');
    const headers = withCookies(browser.header);
    headers.set('host', 'evil.example');
    headers.set('x-forwarded-host', 'evil.example');
    headers.set('x-forwarded-proto', 'http');
    const elsewhere = new URL(`${callback.pathname}${callback.search}`, 'http://evil.example');
    expect(await desk.signIn.returned(elsewhere, headers)).toMatchObject({
      ok: true,
      location: '/c/demo/ask/who-can?verb=get',
    });
  });
});
