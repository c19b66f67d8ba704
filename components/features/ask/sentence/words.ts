import type { Question } from '@/lib/contract';
import type { Words } from '../state/ask-url';
import { isExact, isUrl, type SlotName } from '../state/question';

/** A piece of the sentence: plain text, or a place to edit. `any` is filled by not choosing, `missing` must be filled. */
export type Piece =
  | { readonly text: string }
  | {
      readonly slot: SlotName;
      readonly text: string;
      readonly kind?: string;
      readonly tone: 'set' | 'any' | 'missing';
    };

const slot = (name: SlotName, value: string, absent: string): Piece =>
  value === '' ? { slot: name, text: absent, tone: 'missing' } : { slot: name, text: value, tone: 'set' };

/** A resource as kubectl writes it: `pods`, `pods/log`, `deployments.apps`, `deployments.apps/scale`. */
export function resourceText(ask: Pick<Words, 'apiGroup' | 'resource' | 'subresource'>): string {
  const group = ask.apiGroup === '' ? '' : `.${ask.apiGroup}`;
  return `${ask.resource}${group}${ask.subresource === '' ? '' : `/${ask.subresource}`}`;
}

const KINDS = ['User', 'Group', 'ServiceAccount'] as const;

/** A principal as the API writes it, `ServiceAccount:payments/web`, in its two parts. */
export function principalParts(subject: string): { kind: string; name: string } {
  const kind = KINDS.find((k) => subject.startsWith(`${k}:`));
  return kind === undefined ? { kind: '', name: subject } : { kind, name: subject.slice(kind.length + 1) };
}

function who(words: Words): Piece[] {
  if (isExact(words)) {
    const groups = words.group.join(', ');
    return [
      { text: 'user' },
      {
        slot: 'user',
        text: words.user === null || words.user === '' ? 'no name' : words.user,
        tone: words.user ? 'set' : 'any',
      },
      { text: 'in exactly' },
      { slot: 'group', text: groups === '' ? 'no group' : groups, tone: groups === '' ? 'any' : 'set' },
    ];
  }
  if (words.subject === '') return [slot('subject', '', 'someone')];
  const { kind, name } = principalParts(words.subject);
  return [{ slot: 'subject', text: name, tone: 'set', ...(kind === '' ? {} : { kind }) }];
}

function namespace(words: Words, absent: string): Piece[] {
  return words.namespace === ''
    ? [{ slot: 'namespace', text: absent, tone: 'any' }]
    : [{ text: 'in' }, { slot: 'namespace', text: words.namespace, tone: 'set' }];
}

function request(words: Words): Piece[] {
  const verb = slot('verb', words.verb, 'do what');
  if (isUrl(words)) return [verb, { text: 'the URL' }, slot('path', words.path, 'which path')];
  const name: Piece[] =
    words.name === ''
      ? [{ slot: 'name', text: 'of any name', tone: 'any' }]
      : [{ text: 'named' }, { slot: 'name', text: words.name, tone: 'set' }];
  return [
    verb,
    slot('resource', words.resource === '' ? '' : resourceText(words), 'to what'),
    ...name,
    ...namespace(words, 'cluster-wide'),
  ];
}

/** The question as a sentence whose places can be edited, in reading order, ending in a question mark. */
export function sentence(question: Question, words: Words): Piece[] {
  switch (question) {
    case 'who-can':
      return [{ text: 'Who can' }, ...request(words), { text: '?' }];
    case 'can':
      return [{ text: 'Can' }, ...who(words), ...request(words), { text: '?' }];
    case 'what-can':
      return [
        { text: 'What can' },
        ...who(words),
        { text: 'do' },
        ...namespace(words, 'in every namespace'),
        { text: '?' },
      ];
    case 'why':
      return [{ text: 'Why can, or can’t,' }, ...who(words), ...request(words), { text: '?' }];
  }
}

/** The same sentence to be read aloud: the heading of the page and its title. */
export function sentenceText(question: Question, words: Words): string {
  return sentence(question, words)
    .map((piece) => ('slot' in piece && piece.kind !== undefined ? `${piece.kind} ${piece.text}` : piece.text))
    .join(' ')
    .replace(/ \?$/u, '?');
}
