/** What an expression can hold; a JSON value is one. Integers are those of a JSON number, so only safe ones are computed. */
export type CelValue = string | number | boolean | null | readonly CelValue[] | CelMap | Optional;
export type CelMap = { readonly [key: string]: CelValue };

/** The value of `claims.?x`: something, or nothing. */
export class Optional {
  readonly held: CelValue | undefined;
  constructor(held: CelValue | undefined) {
    this.held = held;
  }
}

/** Outside of what is evaluated here. `at` is the column in the source, counted from 1. */
export type Inexpressible = { readonly inexpressible: string; readonly at: number };
/** The cluster itself would fail here, and refuse the token. */
export type CelError = { readonly error: string; readonly at: number };
export type Outcome = { readonly value: CelValue } | CelError | Inexpressible;

export function isList(value: CelValue): value is readonly CelValue[] {
  return Array.isArray(value);
}

export function isMap(value: CelValue): value is CelMap {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Optional);
}

/** The entry of a map; undefined when it has none. What a map inherits from JavaScript is no entry. */
export function entryOf(map: CelMap, key: string): CelValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The type's name as CEL says it, for messages: they never hold the value itself. */
export function typeName(value: CelValue): string {
  if (value === null) return 'null';
  if (value instanceof Optional) return 'optional';
  if (isList(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'map';
}
