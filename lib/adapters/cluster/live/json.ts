/** What came over the wire is not what was asked for; `message` names the place in it. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at `place`; a missing one is an error. */
export function objectAt(value: unknown, place: string): Json {
  if (isJson(value)) return value;
  throw new MalformedError(`${place} is ${value === undefined ? 'missing' : 'no object'}`);
}

/** The list at `place`; Kubernetes leaves empty lists out or writes null. */
export function listAt(value: unknown, place: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new MalformedError(`${place} is no list`);
}

/** The text at `place`; it must be there and not be empty. */
export function textAt(value: unknown, place: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new MalformedError(`${place} is ${value === undefined || value === '' ? 'missing' : 'no text'}`);
}

/** The text at `place`, or the empty one when it was left out. */
export function optionalTextAt(value: unknown, place: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new MalformedError(`${place} is no text`);
}

/** The texts of the list at `place`. */
export function textsAt(value: unknown, place: string): readonly string[] {
  const list = listAt(value, place);
  if (list.every((item) => typeof item === 'string')) return list;
  throw new MalformedError(`${place} holds something that is no text`);
}

/** Parses JSON; what is no JSON is named by `place`, without quoting it. */
export function parseJson(text: string, place: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (cause) {
    throw new MalformedError(`${place} is no JSON`, { cause });
  }
}
