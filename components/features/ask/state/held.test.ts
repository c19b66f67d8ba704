import type { Discovery } from '@/lib/domain/rbac/discovery';
import { describe, expect, test } from 'vitest';
import { suggestionSays } from '../notes';
import { notesBefore } from './held';
import { suggested, wordsOf } from './question';

const discovery: Discovery = {
  complete: true,
  resources: [
    {
      apiGroup: '',
      version: 'v1',
      resource: 'pods',
      singular: 'pod',
      kind: 'Pod',
      shortNames: ['po'],
      namespaced: true,
      verbs: ['get', 'list', 'delete'],
      subresources: [],
    },
    {
      apiGroup: '',
      version: 'v1',
      resource: 'nodes',
      singular: 'node',
      kind: 'Node',
      shortNames: ['no'],
      namespaced: false,
      verbs: ['get', 'list'],
      subresources: [],
    },
  ],
};
const namespaces = new Set(['payments', 'web']);
const codes = (words: Parameters<typeof wordsOf>[0]) =>
  notesBefore('who-can', wordsOf(words), discovery, namespaces).map((note) => note.code);

describe('notesBefore', () => {
  test.each([
    [{ verb: 'get', resource: 'pods', namespace: 'web' }, []],
    [{ verb: 'get', resource: 'po', namespace: 'web' }, ['short-name']],
    [{ verb: 'get', resource: 'Pods', namespace: 'web' }, ['wrong-case']],
    [{ verb: 'get', resource: 'nodes', namespace: 'web' }, ['cluster-scoped']],
    [{ verb: 'patch', resource: 'pods', namespace: 'web' }, ['verb-not-served']],
    [{ verb: 'get', resource: 'pods', namespace: 'pay' }, ['unknown-namespace']],
    [{ verb: '', resource: 'po' }, []],
  ])('of %j', (words, expected) => {
    expect(codes(words)).toEqual(expected);
  });

  test('calls nothing unknown before discovery was read, nor a namespace before all are known', () => {
    expect(notesBefore('who-can', wordsOf({ verb: 'get', resource: 'po' }), undefined, namespaces)).toEqual([]);
    const words = wordsOf({ verb: 'get', resource: 'pods', namespace: 'pay' });
    expect(notesBefore('who-can', words, discovery, undefined)).toEqual([]);
  });

  test('has nothing to say about what someone can: it names no request', () => {
    expect(
      notesBefore('what-can', wordsOf({ subject: 'User:a', resource: 'po', verb: 'get' }), discovery, namespaces),
    ).toEqual([]);
  });
});

describe('a suggestion', () => {
  const words = wordsOf({ verb: 'get', resource: 'po', namespace: 'web' });
  test('says what it would change, and changes that alone', () => {
    expect(suggestionSays(words, { resource: 'pods' })).toBe('Use “pods”');
    expect(suggestionSays(words, { resource: 'nodes', namespace: '' })).toBe('Use “nodes cluster-wide”');
    expect(suggestionSays(words, { verb: 'list', name: '', namespace: 'payments' })).toBe('Use “list in payments”');
    expect(suggested(words, { resource: 'deployments', apiGroup: 'apps' })).toEqual({
      ...words,
      resource: 'deployments',
      apiGroup: 'apps',
    });
  });

  test('takes part in the next note: what was suggested has none left', () => {
    const [note] = notesBefore('who-can', words, discovery, namespaces);
    expect(note?.suggestion).toBeDefined();
    expect(notesBefore('who-can', suggested(words, note?.suggestion ?? {}), discovery, namespaces)).toEqual([]);
  });
});
