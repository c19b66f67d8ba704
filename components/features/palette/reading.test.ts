import { describe, expect, test } from 'vitest';
import { hrefOf, openWord, readLine } from './reading';

describe('readLine', () => {
  test.each([
    ['who can delete secrets in payments', '/c/demo/ask/who-can?verb=delete&resource=secrets&namespace=payments'],
    ['what can sa:payments/web', '/c/demo/ask/what-can?subject=ServiceAccount%3Apayments%2Fweb'],
    [
      'can alice get pods/log in web',
      '/c/demo/ask/can?verb=get&resource=pods&subresource=log&namespace=web&subject=User%3Aalice',
    ],
    ['who can get /metrics', '/c/demo/ask/who-can?verb=get&path=%2Fmetrics'],
  ])('takes %j to its page', (line, href) => {
    const reading = readLine(line, undefined);
    expect(reading.type === 'question' && hrefOf('demo', reading)).toBe(href);
  });

  test('points at the word that is not understood, from its first letter to its last', () => {
    const line = 'who can delete secrets inn payments';
    const reading = readLine(line, undefined);
    expect(reading.type === 'fault' && line.slice(reading.at, reading.end)).toBe('inn');
  });

  test('tells a question without its end from one that cannot be understood', () => {
    expect(readLine('who can delete', undefined)).toMatchObject({ type: 'unfinished', expected: 'target' });
    expect(readLine('who', undefined)).toMatchObject({ type: 'unfinished', expected: 'question' });
  });

  test('takes anything that does not begin as a question for a name', () => {
    expect(readLine(' canary ', undefined)).toEqual({ type: 'name', text: 'canary' });
    expect(readLine('  ', undefined)).toEqual({ type: 'nothing' });
  });
});

test('openWord says what is looked for, without the prefix of its kind', () => {
  expect(openWord('can group:oidc', undefined)).toEqual({ part: 'oidc', expected: 'subject' });
  expect(openWord('who can get pods in pay', undefined)).toEqual({ part: 'pay', expected: 'namespace' });
  expect(openWord('pay', undefined)).toEqual({ part: 'pay', expected: undefined });
});
