import type { AskParams } from './ask-line';
import { LineFault } from './line-fault';
import type { WordCursor } from './word-cursor';

type Field = 'apiGroup' | 'subresource' | 'namespace' | 'name';

const EVERYWHERE: readonly (readonly string[])[] = [
  ['everywhere'],
  ['cluster-wide'],
  ['clusterwide'],
  ['-a'],
  ['--all-namespaces'],
  ['in', 'all', 'namespaces'],
  ['in', 'every', 'namespace'],
  ['across', 'all', 'namespaces'],
  ['in', 'the', 'cluster'],
  ['in', 'the', 'whole', 'cluster'],
];
const IN_NAMESPACE: readonly (readonly string[])[] = [
  ['in', 'the', 'namespace'],
  ['in', 'namespace'],
  ['in'],
  ['-n'],
  ['--namespace'],
];
const OF_ANY_NAME: readonly (readonly string[])[] = [
  ['of', 'any', 'name'],
  ['with', 'any', 'name'],
  ['by', 'any', 'name'],
];
const NAMED: readonly (readonly string[])[] = [['named'], ['called'], ['of', 'name'], ['with', 'name'], ['by', 'name']];
const GROUP: readonly (readonly string[])[] = [['of', 'group'], ['of', 'api', 'group'], ['group']];

/** What the clauses at the end of a line say. An empty text is said on purpose: `everywhere`, `of any name`. */
export type Clauses = Readonly<Partial<Record<Field, string>>>;

/** Reads clauses to the end of the line. Each field is said once; `known` are those that the words before said. */
export function readClauses(cursor: WordCursor, known: Pick<AskParams, Field>): Clauses {
  const said: Partial<Record<Field, string>> = {};
  while (!cursor.atEnd()) {
    const { at } = cursor;
    const [field, value] = readClause(cursor);
    const before = said[field] ?? known[field];
    if (before !== undefined && before !== value)
      throw new LineFault(`the line already says ${before === '' ? 'something else' : before}`, at);
    said[field] = value;
  }
  return said;
}

/** Only where: for questions that name no request. */
export function readScope(cursor: WordCursor): string | undefined {
  if (cursor.atEnd()) return undefined;
  const { at } = cursor;
  const [field, namespace] = readClause(cursor);
  if (field !== 'namespace') throw new LineFault('only in NAMESPACE can follow here', at);
  if (!cursor.atEnd()) cursor.fail('nothing follows the namespace', 'scope');
  return namespace;
}

function readClause(cursor: WordCursor): readonly [Field, string] {
  const skips = (forms: readonly (readonly string[])[]) => forms.some((form) => cursor.skip(...form));
  if (skips(EVERYWHERE)) return ['namespace', ''];
  if (skips(IN_NAMESPACE)) return ['namespace', filled(cursor, 'namespace')];
  if (skips(OF_ANY_NAME)) return ['name', ''];
  if (skips(NAMED)) return ['name', filled(cursor, 'name')];
  if (cursor.skip('subresource')) return ['subresource', filled(cursor, 'text')];
  // The core group is the empty one, so this may be empty.
  if (skips(GROUP)) return ['apiGroup', cursor.take('text', 'the API group is missing').text];
  return cursor.fail('expected in NAMESPACE, everywhere or named NAME', 'clause');
}

function filled(cursor: WordCursor, expected: 'namespace' | 'name' | 'text'): string {
  const { text, at } = cursor.take(expected, `the ${expected === 'text' ? 'subresource' : expected} is missing`);
  if (text === '') throw new LineFault('this is empty', at);
  return text;
}
