'use client';

import { EmptyState } from '@/components/kit';
import { namespaceListQuery } from '@/lib/client';
import type { Question } from '@/lib/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { sentenceText } from './sentence/words';
import type { Words } from './state/ask-url';
import { type SlotName, missing, questionHref, wordsOf } from './state/question';
import type { Asking } from './state/use-question';

const NAMES = {
  subject: 'who',
  user: 'a user or a group',
  group: 'the groups',
  verb: 'the verb',
  resource: 'the resource, or a path',
  name: 'the name',
  namespace: 'the namespace',
  path: 'the path',
} as const satisfies Record<SlotName, string>;

/** The question lacks words: which ones, and some whole questions to start from. */
export function Incomplete({ asking }: { readonly asking: Asking }) {
  const { cluster, question, words } = asking;
  const lacks = missing(question, words).map((slot) => NAMES[slot]);
  const last = lacks.at(-1) ?? '';
  const list = lacks.length < 2 ? last : `${lacks.slice(0, -1).join(', ')} and ${last}`;
  return (
    <EmptyState title={`Say ${list}`}>
      <p>Choose each marked word of the sentence, or type the whole question into the ask line.</p>
      <Examples cluster={cluster} question={question} />
    </EmptyState>
  );
}

// Namespaces that every cluster has say little: an example is better about one of its own.
const SYSTEM = /^(kube-.*|default)$/u;

function Examples({ cluster, question }: { readonly cluster: string; readonly question: Question }) {
  const { data, isPending } = useInfiniteQuery(namespaceListQuery(cluster, {}));
  if (isPending) return null;
  const rows = data?.pages[0]?.value.rows ?? [];
  const namespace = (rows.find((row) => !SYSTEM.test(row.name)) ?? rows[0])?.name ?? 'default';
  return (
    <ul aria-label="Examples" className="grid gap-1">
      {examples(question, namespace).map(([other, words]) => (
        <li key={sentenceText(other, words)}>
          <Link href={questionHref(cluster, other, words)} prefetch={false} className="link">
            {sentenceText(other, words)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Whole questions that can be asked of any cluster. */
function examples(question: Question, namespace: string): (readonly [Question, Words])[] {
  const account = `ServiceAccount:${namespace}/default`;
  const secrets = wordsOf({ verb: 'get', resource: 'secrets', namespace });
  const who: (readonly [Question, Words])[] = [
    ['who-can', secrets],
    ['who-can', wordsOf({ verb: 'create', resource: 'pods', subresource: 'exec', namespace })],
    ['who-can', wordsOf({ verb: '*', apiGroup: '*', resource: '*' })],
    ['who-can', wordsOf({ verb: 'get', path: '/metrics' })],
  ];
  switch (question) {
    case 'who-can':
      return who;
    case 'what-can':
      return [
        ['what-can', wordsOf({ subject: account })],
        ['what-can', wordsOf({ subject: 'Group:system:authenticated' })],
      ];
    case 'can':
    case 'why':
      return [
        [question, { ...secrets, subject: account }],
        [question, { ...secrets, subject: 'Group:system:authenticated' }],
      ];
  }
}
