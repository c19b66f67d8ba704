import { type Discovery, type DiscoveryIndex, indexedDiscovery } from '../discovery';
import type { AskLine, AskLineError, AskParams, Assumption } from './ask-line';
import { readClauses, readScope } from './clauses';
import { LineFault } from './line-fault';
import { splitLine } from './line-words';
import { readSubject } from './subject-word';
import { readTarget } from './target-word';
import { WordCursor } from './word-cursor';

const MAY: readonly string[] = ['can', 'may'];
const NOT: readonly string[] = ["can't", 'can’t', 'cannot'];

/**
 * Understands a question in words:
 *
 *     who can VERB WHAT [CLAUSE…]         who can delete secrets in payments
 *     can WHO VERB WHAT [CLAUSE…]         can alice get pods/log in web
 *     why can|can't WHO VERB WHAT […]     why can't sa:payments/web list nodes
 *     what can WHO [do] [in NAMESPACE]    what can group:oidc:platform
 *
 * WHO and WHAT as `readSubject` and `readTarget` say; clauses: `in NAMESPACE`, `everywhere`, `named NAME`,
 * `of any name`, `subresource NAME`, `group NAME`. What needs blanks or is a keyword stands in double quotes. Keywords
 * may be in any case; all other words are taken as they are, misspelt ones too (`notesOf` says what is odd).
 * O(length). Total: every text gives a question or an error with its place.
 */
export function parseAskLine(line: string, discovery?: Discovery): AskLine | AskLineError {
  const words = splitLine(line);
  if ('error' in words) return words;
  const cursor = new WordCursor(words, line.trimEnd().length);
  try {
    return readQuestion(cursor, discovery === undefined ? undefined : indexedDiscovery(discovery));
  } catch (fault) {
    if (fault instanceof LineFault) return fault.value();
    throw fault;
  }
}

type Index = DiscoveryIndex | undefined;

function readQuestion(cursor: WordCursor, index: Index): AskLine {
  if (cursor.skip('who-can')) return { question: 'who-can', ...readAsk(cursor, index) };
  if (cursor.skip('who')) {
    if (!cursor.skipAny(MAY)) cursor.fail('expected can', 'question');
    return { question: 'who-can', ...readAsk(cursor, index) };
  }
  if (cursor.skip('what')) {
    if (!cursor.skipAny(MAY)) cursor.fail('expected can', 'question');
    return readWhatCan(cursor);
  }
  if (cursor.skip('why')) {
    const not = cursor.skipAny(NOT);
    if (!not && !cursor.skipAny(MAY)) cursor.fail('expected can or can’t', 'question');
    return readAbout('why', cursor, index);
  }
  if (cursor.skipAny(MAY)) return readAbout('can', cursor, index);
  return cursor.fail('begin with who can, can, what can or why can', 'question');
}

function readWhatCan(cursor: WordCursor): AskLine {
  const { subject, assumed } = readSubject(cursor.take('subject', 'say who'));
  cursor.skip('do');
  const namespace = readScope(cursor);
  const params = namespace === undefined || namespace === '' ? { subject } : { subject, namespace };
  return { question: 'what-can', params, assumed };
}

/** `why can alice not get …` and `why can not alice get …` ask the same. */
function readAbout(question: 'can' | 'why', cursor: WordCursor, index: Index): AskLine {
  if (question === 'why') cursor.skip('not');
  const who = readSubject(cursor.take('subject', 'say who'));
  if (question === 'why') cursor.skip('not');
  const { params, assumed } = readAsk(cursor, index);
  return { question, params: { ...params, subject: who.subject }, assumed: [...who.assumed, ...assumed] };
}

function readAsk(cursor: WordCursor, index: Index): { params: AskParams; assumed: readonly Assumption[] } {
  const verb = cursor.take('verb', 'say a verb, as in get or list');
  if (verb.text === '') throw new LineFault('the verb is empty', verb.at);
  const target = readTarget(cursor.take('target', 'say what: a resource, or a URL'), verb.text, index);
  const { parts } = target;
  if (parts.path !== undefined) {
    if (!cursor.atEnd()) cursor.fail('nothing follows a URL', 'clause');
    return { params: { verb: verb.text, path: parts.path }, assumed: [] };
  }
  const clauses = readClauses(cursor, parts);
  const words = { verb: verb.text, ...parts, ...clauses };
  // What a clause says need not be assumed.
  const assumed = target.assumed.filter(({ field }) => field === 'subject' || clauses[field] === undefined);
  return { params: withoutEmpty(words), assumed };
}

function withoutEmpty({ verb, ...words }: AskParams): AskParams {
  return { verb, ...Object.fromEntries(Object.entries(words).filter(([, value]) => value !== '')) };
}
