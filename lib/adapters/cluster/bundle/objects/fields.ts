import type { ErrorPlace } from '@/lib/domain/core';

export type Fields = Readonly<Record<string, unknown>>;

/** More than these are counted, not shown. */
const MAX_SHOWN = 5;

/** What is wrong with one object, field by field. */
export class Problems {
  readonly #found: ErrorPlace[] = [];

  add(path: string, message: string): void {
    this.#found.push({ path, message });
  }

  get any(): boolean {
    return this.#found.length > 0;
  }

  /** One line of all of them. */
  says(): string {
    const shown = this.#found.slice(0, MAX_SHOWN).map(({ path, message }) => `${path} ${message}`);
    const more = this.#found.length - shown.length;
    return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own field: what an object inherits is no field of a document. */
export function field(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** A text; absent and null are the empty text, as they are for the API server. */
export function textOf(value: unknown, path: string, problems: Problems): string {
  if (typeof value === 'string') return value;
  if (value !== undefined && value !== null) problems.add(path, `${isA(value)}, not a text${hint(value)}`);
  return '';
}

export function fieldsOf(value: unknown, path: string, problems: Problems): Fields {
  if (isFields(value)) return value;
  if (value !== undefined && value !== null) problems.add(path, `${isA(value)}, not an object`);
  return {};
}

export function listOf(value: unknown, path: string, problems: Problems): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (isList(value)) return value;
  problems.add(path, `${isA(value)}, not a list${typeof value === 'string' ? `: write [${value}]` : ''}`);
  return [];
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function objectsOf(value: unknown, path: string, problems: Problems): readonly Fields[] {
  return listOf(value, path, problems)
    .filter((item, i) => {
      if (isFields(item)) return true;
      problems.add(`${path}[${i}]`, `${isA(item)}, not an object`);
      return false;
    })
    .filter(isFields);
}

export function textsOf(value: unknown, path: string, problems: Problems): readonly string[] {
  return listOf(value, path, problems).map((item, i) => {
    // In a list null is no text; elsewhere it is as good as absent.
    if (item === null) problems.add(`${path}[${i}]`, 'is empty, not a text: write ""');
    return textOf(item, `${path}[${i}]`, problems);
  });
}

/** Fields that the API server would refuse: a misspelt `resource:` must not be taken for a rule without resources. */
export function refuseOthers(fields: Fields, known: ReadonlySet<string>, path: string, problems: Problems): void {
  for (const name of Object.keys(fields)) {
    if (!known.has(name)) problems.add(path === '' ? name : `${path}.${name}`, 'is no field that Kubernetes knows');
  }
}

function isA(value: unknown): string {
  if (value === null) return 'is empty';
  if (Array.isArray(value)) return 'is a list';
  switch (typeof value) {
    case 'string':
      return 'is a text';
    case 'number':
      return 'is a number';
    case 'boolean':
      return 'is a boolean';
    default:
      return 'is an object';
  }
}

/** Unquoted `yes`, `on` or `1234` is no text. */
function hint(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? ': put it in quotes' : '';
}
