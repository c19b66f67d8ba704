import { type CelMap, type CelValue, entryOf, isList, isMap, isOptional } from './value';

const MAX_NESTED = 100;

/**
 * Whether two values are equal; values of different types are not. Undefined when that is not known here: optionals,
 * and whole numbers that JavaScript cannot tell apart. O(size).
 * Source: github.com/google/cel-spec doc/langdef.md, "Equality".
 */
export function equal(left: CelValue, right: CelValue): boolean | undefined {
  if (isOptional(left) || isOptional(right)) return undefined;
  if (typeof left === 'number' && typeof right === 'number') {
    return isExact(left) && isExact(right) ? left === right : undefined;
  }
  if (isList(left) && isList(right)) {
    if (left.length !== right.length) return false;
    return all(left.map((item, i) => equal(item, right[i] ?? null)));
  }
  if (isMap(left) && isMap(right)) return equalMaps(left, right);
  return left === right;
}

function equalMaps(left: CelMap, right: CelMap): boolean | undefined {
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return all(
    keys.map((key) => {
      const [mine, other] = [entryOf(left, key), entryOf(right, key)];
      return mine === undefined || other === undefined ? false : equal(mine, other);
    }),
  );
}

/** Negative, 0 or positive; undefined when the two have no order. Strings go by code point, as UTF-8 bytes do. */
export function order(left: CelValue, right: CelValue): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') return orderTexts(left, right);
  if (typeof left === 'number' && typeof right === 'number') {
    return isExact(left) && isExact(right) ? left - right : undefined;
  }
  return typeof left === 'boolean' && typeof right === 'boolean' ? Number(left) - Number(right) : undefined;
}

function orderTexts(left: string, right: string): number {
  const others = right[Symbol.iterator]();
  for (const mine of left) {
    const other = others.next();
    if (other.done === true) return 1;
    const difference = (mine.codePointAt(0) ?? 0) - (other.value.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return others.next().done === true ? 0 : -1;
}

/** How many steps it takes to look at all of a value; endless when it is nested too deeply for a stack. */
export function sizeOf(value: CelValue, depth = 0): number {
  if (typeof value === 'string') return 1 + Math.ceil(value.length / 64);
  if (!isList(value) && !isMap(value)) return 1;
  if (depth > MAX_NESTED) return Infinity;
  const items = isList(value) ? value : Object.values(value);
  return items.reduce<number>((sum, item) => sum + sizeOf(item, depth + 1), 1);
}

/** False as soon as one is false, whatever is not known of the others. */
function all(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

function isExact(value: number): boolean {
  return !Number.isInteger(value) || Number.isSafeInteger(value);
}
