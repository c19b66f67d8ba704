import { describe, expect, it } from 'vitest';
import { returnPath } from './return-to';

describe('where one goes after sign-in', () => {
  it.each([
    '/',
    '/c/demo',
    '/c/demo/ask/who-can?verb=get&resource=pods#top',
    '/c/demo/subjects/User%3Aoidc%3Alena%40fernhollow.example',
    '/c/demo/roles?filter=a%2Fb',
  ])('is %s', (path) => {
    expect(returnPath(path)).toBe(path);
  });

  it.each([
    '',
    'c/demo',
    'https://evil.example',
    'https:evil.example',
    'http:/evil.example',
    '//evil.example',
    '///evil.example',
    '////evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '\\\\evil.example',
    '/\\/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/%09/evil.example',
    '/%0a/evil.example',
    '/%2f/evil.example',
    '/%2fevil.example',
    '/%5cevil.example',
    '/%252fevil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/a/..//evil.example',
    '//evil.example%2f..',
    '/\u2028/evil.example',
    '/\u200b/evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/@evil.example//x',
    '/api/v1/session?key=x',
    '/api/auth/signout',
    '/signin',
    '/signin/x',
    '/./api/auth/signout',
    `/${'a'.repeat(2_048)}`,
    undefined,
    null,
  ])('is never %j', (path) => {
    expect(returnPath(path)).toBe('/');
  });

  it('stays on this origin, whatever a browser makes of it', () => {
    for (const path of ['/a', '/c/demo?x=//evil.example', '/c/demo#//evil.example', '/c/%E2%80%A8']) {
      const base = 'https://castellan.example.test';
      expect(new URL(returnPath(path), base).origin).toBe(base);
    }
  });
});
