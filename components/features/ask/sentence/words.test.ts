import { describe, expect, test } from 'vitest';
import { missing, questionHref, wordsOf } from '../state/question';
import { sentence, sentenceText } from './words';

const secrets = wordsOf({ verb: 'delete', resource: 'secrets', namespace: 'payments' });

describe('sentenceText', () => {
  test.each([
    ['who-can', secrets, 'Who can delete secrets of any name in payments?'],
    ['who-can', wordsOf({}), 'Who can do what to what of any name cluster-wide?'],
    ['who-can', wordsOf({ verb: 'get', path: '/metrics' }), 'Who can get the URL /metrics?'],
    [
      'can',
      wordsOf({
        verb: 'patch',
        resource: 'deployments',
        apiGroup: 'apps',
        subresource: 'scale',
        name: 'web',
        namespace: 'shop',
        subject: 'ServiceAccount:ci/deployer',
      }),
      'Can ServiceAccount ci/deployer patch deployments.apps/scale named web in shop?',
    ],
    ['what-can', wordsOf({ subject: 'Group:oidc:payments' }), 'What can Group oidc:payments do in every namespace?'],
    ['what-can', wordsOf({ subject: 'User:alice', namespace: 'web' }), 'What can User alice do in web?'],
    [
      'why',
      { ...secrets, user: 'alice', group: ['a', 'b'] },
      'Why can, or can’t, user alice in exactly a, b delete secrets of any name in payments?',
    ],
    ['can', { ...secrets, user: '' }, 'Can user no name in exactly no group delete secrets of any name in payments?'],
  ] as const)('%s', (question, words, says) => {
    expect(sentenceText(question, { ...words, group: [...words.group] })).toBe(says);
  });

  test('marks what was not chosen apart from what must be', () => {
    const tones = sentence('can', wordsOf({ resource: 'pods' })).flatMap((p) =>
      'slot' in p ? [[p.slot, p.tone]] : [],
    );
    expect(tones).toEqual([
      ['subject', 'missing'],
      ['verb', 'missing'],
      ['resource', 'set'],
      ['name', 'any'],
      ['namespace', 'any'],
    ]);
  });
});

describe('missing', () => {
  test('asks for what each question needs, in reading order', () => {
    expect(missing('who-can', wordsOf({ subject: '' }))).toEqual(['verb', 'resource']);
    expect(missing('why', wordsOf({ path: '' }))).toEqual(['subject', 'verb', 'path']);
    expect(missing('what-can', wordsOf({ subject: 'User:a' }))).toEqual([]);
    expect(missing('can', { ...secrets, user: '' })).toEqual(['user']);
    expect(missing('can', { ...secrets, group: ['ops'] })).toEqual([]);
  });
});

test('another question keeps all words, also those that it has no place for', () => {
  expect(questionHref('demo', 'what-can', { ...secrets, subject: 'User:a b' })).toBe(
    '/c/demo/ask/what-can?verb=delete&resource=secrets&namespace=payments&subject=User%3Aa+b',
  );
});
