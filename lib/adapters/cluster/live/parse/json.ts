/** What came over the wire is not what was asked for; `message` names the place in it, never its content. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object in a field; a missing one is an error. */
export function objectIn(json: Json, field: string): Json {
  const value = json[field];
  if (isJson(value)) return value;
  throw new MalformedError(`${field} is ${value === undefined ? 'missing' : 'no object'}`);
}

const NOTHING: readonly never[] = [];

/** The list in a field; Kubernetes leaves empty lists out or writes null. */
export function listIn(json: Json, field: string): readonly unknown[] {
  const value = json[field];
  if (value === undefined || value === null) return NOTHING;
  if (Array.isArray(value)) return value;
  throw new MalformedError(`${field} is no list`);
}

/** The text in a field; it must be there and not be empty. */
export function textIn(json: Json, field: string): string {
  const value = json[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new MalformedError(`${field} is ${value === undefined || value === '' ? 'missing' : 'no text'}`);
}

/** The text in a field, or the empty one when it was left out. */
export function optionalTextIn(json: Json, field: string): string {
  const value = json[field];
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  throw new MalformedError(`${field} is no text`);
}

/** The texts of the list in a field. */
export function textsIn(json: Json, field: string): readonly string[] {
  const list = listIn(json, field);
  if (list.every(isText)) return list;
  throw new MalformedError(`${field} holds something that is no text`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Parses the objects of the list in a field; an error then says which of them it is about. */
export function eachIn<T>(json: Json, field: string, parse: (item: Json) => T): T[] {
  const parsed: T[] = [];
  for (const item of listIn(json, field)) {
    try {
      if (!isJson(item)) throw new MalformedError('it is no object');
      parsed.push(parse(item));
    } catch (error) {
      throw within(`${field}[${String(parsed.length)}]`, error);
    }
  }
  return parsed;
}

/** The error with the place put before it; what is about something else stays as it is. */
export function within(place: string, error: unknown): unknown {
  return error instanceof MalformedError ? new MalformedError(`${place}: ${error.message}`, { cause: error }) : error;
}

/** Parses an object written as JSON. */
export function parseJson(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new MalformedError('it is no JSON', { cause });
  }
  if (isJson(value)) return value;
  throw new MalformedError('it is no JSON object');
}
