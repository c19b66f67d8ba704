import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '@/e2e/sign-in/desk';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

describe('sign-in with a real provider', () => {
  it('makes a session of the code that the provider gave', async () => {
    const { returned, headers } = await desk.signInAs('lena');
    expect(returned).toMatchObject({ ok: true, location: '/c/demo/ask/who-can?verb=get' });
    const who = await desk.signIn.actorOf(headers);
    expect(who?.person).toEqual({ issuer: desk.provider.issuer, subject: 'lena', name: 'Lena (demo)' });
    expect(who?.claims).toMatchObject({ email: 'lena@fernhollow.example', groups: ['fernhollow', 'platform'] });
  });
});
