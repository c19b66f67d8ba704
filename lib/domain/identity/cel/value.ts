/** What an expression can hold; a JSON value is one. Integers are those of a JSON number, so only safe ones are computed. */
export type CelValue = string | number | boolean | null | readonly CelValue[] | CelMap | Optional;
export type CelMap = { readonly [key: string]: CelValue };

/** A key that no JSON has, so that no claim can pass for an optional. */
const HELD: unique symbol = Symbol('held');
/** The value of `claims.?x`: something, or nothing. An interface, which unlike a type is no `CelMap`. */
export interface Optional {
  readonly [HELD]: CelValue | undefined;
}

export function optionalOf(held: CelValue | undefined): Optional {
  return { [HELD]: held };
}

export function heldBy(optional: Optional): CelValue | undefined {
  return optional[HELD];
}

export function isOptional(value: CelValue): value is Optional {
  return typeof value === 'object' && value !== null && HELD in value;
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
  return typeof value === 'object' && value !== null && !isList(value) && !isOptional(value);
}

/** The entry of a map; undefined when it has none. What a map inherits from JavaScript is no entry. */
export function entryOf(map: CelMap, key: string): CelValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The type's name as CEL says it, for messages: they never hold the value itself. */
export function typeName(value: CelValue): string {
  if (value === null) return 'null';
  if (isOptional(value)) return 'optional';
  if (isList(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'map';
}
