import { AssertionInput } from '@/lib/contract';
import { type Assertion, MOST_QUESTIONS, type Work, questionsOf } from '@/lib/domain/rbac/assertions';
import { AppError } from '@/lib/domain/core';
import type { Json, StoredAssertion } from '../store';

/** The contract's assertion as the engine takes it. */
export function assertionOf({ names, ...rest }: AssertionInput, id?: string): Assertion {
  return { ...rest, ...(names === undefined ? {} : { names }), ...(id === undefined ? {} : { id }) };
}

/** Throws AppError `cannot-be-done` for one that would be stored and could never be evaluated. */
export function refuseTooMuch(definition: AssertionInput, path: string): void {
  const questions = questionsOf(assertionOf(definition));
  const limit = MOST_QUESTIONS.ofDefinition;
  if (questions <= limit) return;
  const message = tooMuchSentence({ questions, limit });
  throw new AppError('cannot-be-done', `The assertion ${JSON.stringify(definition.name)} is ${message}`, {
    places: [{ path, message }],
  });
}

/** How much one asks that is not evaluated, as the end of a sentence or the whole of it. */
export const tooMuchSentence = ({ questions, limit }: Work): string =>
  `too much to evaluate: its lists make ${questions.toLocaleString('en')} questions, and ${limit.toLocaleString('en')} are the most.`;

/** An assertion that was kept. Throws when the row is none of ours. */
export const definitionOf = ({ definition }: Pick<StoredAssertion, 'definition'>): AssertionInput =>
  AssertionInput.parse(definition);

/** Reads a list of assertions as a file has it. Throws AppError `invalid-request` whose places name the fields. */
export function parseAssertions(value: Json): AssertionInput[] {
  const list = isRecord(value) ? value['assertions'] : undefined;
  if (!Array.isArray(list)) throw wrong('assertions', 'is missing: the file is a list under this key');
  if (list.length === 0 || list.length > 1_000) throw wrong('assertions', 'has 1 to 1,000 entries');
  const names = new Set<string>();
  return list.map((one: unknown, i) => {
    const parsed = AssertionInput.safeParse(one);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw wrong(`assertions[${i}].${issue?.path.join('.') ?? ''}`, issue?.message ?? 'is wrong');
    }
    if (names.has(parsed.data.name)) throw wrong(`assertions[${i}].name`, 'is there twice');
    names.add(parsed.data.name);
    return parsed.data;
  });
}

const isRecord = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrong = (path: string, message: string) =>
  new AppError('invalid-request', `${path} ${message}.`, { places: [{ path, message }] });
