import {
  type Discovery,
  type DiscoveryIndex,
  REQUEST_VERBS,
  URL_VERBS,
  VIRTUAL_RESOURCES,
  VIRTUAL_VERBS,
  indexedDiscovery,
} from '../discovery';
import type { Expected } from './ask-line';
import { inQuotes } from './line-words';
import { parseAskLine } from './parse-ask-line';
import { readTarget } from './target-word';

export type CompletionSources = {
  readonly discovery?: Discovery | undefined;
  readonly namespaces?: Iterable<string>;
  /** As `formatSubject` writes them. */
  readonly subjects?: Iterable<string>;
};

/** A line that goes on from what was typed: `line` as a whole, `word` the part that is new or completed. */
export type Completion = { readonly line: string; readonly word: string; readonly expected: Expected };

const QUESTIONS: readonly string[] = ['who can', 'what can', 'can', 'why can', 'why can’t'];
const CLAUSES: readonly string[] = ['in', 'everywhere', 'named', 'of any name'];
const PATHS: readonly string[] = [
  '/metrics',
  '/healthz',
  '/livez',
  '/readyz',
  '/version',
  '/api',
  '/apis',
  '/openapi/v3',
  '/logs/',
];
const SUBJECT_FORMS: readonly string[] = ['group:', 'sa:', 'user:'];
const NEEDS_QUOTES = /[\s"“\\]/u;

/**
 * What can come next in a line, for the part of a word that it ends with: words that begin so first, then words that
 * hold it. O(words of the sources), at most `limit` completions. Nothing while the line has a fault before that word.
 */
export function completeAskLine(line: string, sources: CompletionSources = {}, limit = 10): readonly Completion[] {
  const start = line.search(/(?<!\S)\S*$/u);
  const head = line.slice(0, start);
  const part = line.slice(start);
  const asked = head.trim() === '' ? 'question' : expectedAfter(head, sources.discovery);
  if (asked === undefined) return [];
  // A question is of several words: what was typed of it is the whole line.
  if (asked === 'question')
    return matching(line.trimStart(), QUESTIONS, limit).map((word) => ({ line: `${word} `, word, expected: asked }));
  const words = matching(part, candidates(asked, part, sources), limit);
  // A short name is no resource, but who types one means what it stands for.
  const meant = asked === 'target' ? meantByShortName(part, sources.discovery) : [];
  return [...new Set([...meant, ...words])]
    .slice(0, limit)
    .map((word) => ({ line: head + word, word, expected: asked }));
}

/** What the words so far ask for next. */
function expectedAfter(head: string, discovery: Discovery | undefined): Expected | undefined {
  const read = parseAskLine(head, discovery);
  if ('question' in read) return read.question === 'what-can' ? 'scope' : 'clause';
  return read.expected;
}

function candidates(
  expected: Expected,
  part: string,
  { discovery, namespaces, subjects }: CompletionSources,
): Iterable<string> {
  const index = discovery === undefined ? undefined : indexedDiscovery(discovery);
  switch (expected) {
    case 'question':
      return QUESTIONS;
    case 'verb':
      return new Set([...REQUEST_VERBS, ...VIRTUAL_VERBS, ...URL_VERBS]);
    case 'target':
      return targets(part, index);
    case 'subject':
      return [...SUBJECT_FORMS, ...(subjects ?? [])];
    case 'namespace':
      return quotedWhereNeeded(namespaces ?? []);
    case 'clause':
      return CLAUSES;
    case 'scope':
      return ['in', 'everywhere'];
    case 'name':
    case 'text':
      return [];
  }
}

/** Resources as they are written without doubt; behind a slash the subresources of the one before it. */
function targets(part: string, index: DiscoveryIndex | undefined): readonly string[] {
  if (part.startsWith('/')) return PATHS;
  const slash = part.indexOf('/');
  if (slash > 0) {
    const head = part.slice(0, slash);
    const { parts } = readTarget({ text: head, at: 0, end: slash, quoted: false }, '', index);
    const served = index?.find(parts.apiGroup ?? '', parts.resource ?? '');
    return (served?.subresources ?? []).map(({ name }) => `${head}/${name}`);
  }
  return [...(index?.resources ?? []), ...VIRTUAL_RESOURCES].map(written);
}

function meantByShortName(part: string, discovery: Discovery | undefined): readonly string[] {
  return discovery === undefined ? [] : indexedDiscovery(discovery).byShortName(part).map(written);
}

function written({ resource, apiGroup }: { readonly resource: string; readonly apiGroup: string }): string {
  return apiGroup === '' ? resource : `${resource}.${apiGroup}`;
}

function* quotedWhereNeeded(words: Iterable<string>): Generator<string> {
  for (const word of words) yield NEEDS_QUOTES.test(word) ? inQuotes(word) : word;
}

function matching(part: string, words: Iterable<string>, limit: number): readonly string[] {
  const wanted = part.toLowerCase();
  const first: string[] = [];
  const then: string[] = [];
  for (const word of new Set(words)) {
    const found = word.toLowerCase().indexOf(wanted);
    // What is complete already is no completion.
    if (word === part || found < 0) continue;
    if (found === 0 && first.length < limit) first.push(word);
    else if (found > 0 && then.length < limit) then.push(word);
  }
  return [...first, ...then].slice(0, limit);
}
