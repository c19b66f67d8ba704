import { type Budget, MAX_BUILT } from './budget';
import { sizeOf } from './compare';
import { compileRegex } from './regex-compile';
import { runRegex } from './regex-run';
import { type CelValue, heldBy, isList, isMap, isOptional, type Optional, type Outcome, typeName } from './value';

const STRING_METHODS = [
  'startsWith',
  'endsWith',
  'contains',
  'matches',
  'split',
  'lowerAscii',
  'upperAscii',
  'replace',
];
const METHODS = new Set([...STRING_METHODS, 'size', 'join', 'hasValue', 'value']);

/** Whether `callMethod` knows the name; `orValue` and `or` are lazy, see `evaluate`. */
export function isMethod(name: string): boolean {
  return METHODS.has(name);
}

/**
 * What a method gives. O(size of target and arguments), `matches` O(text x pattern).
 * Sources: cel-spec doc/langdef.md; cel-go ext/strings.go, cel/library.go (optionals).
 */
export function callMethod(name: string, of: CelValue, args: readonly CelValue[], at: number, budget: Budget): Outcome {
  const work = args.reduce<number>((sum, arg) => sum + sizeOf(arg), sizeOf(of));
  if (!budget.spend(work)) return { inexpressible: 'too many steps', at };
  const result = resultOf(name, of, args, at, budget);
  if (result !== undefined) return result;
  return { error: `no such overload: ${typeName(of)}.${name}(${args.map(typeName).join(', ')})`, at };
}

/** The size of a string (in code points), a list or a map; undefined for the rest. */
export function sizeOfValue(value: CelValue): Outcome | undefined {
  if (typeof value === 'string') return { value: Array.from(value).length };
  if (isList(value)) return { value: value.length };
  return isMap(value) ? { value: Object.keys(value).length } : undefined;
}

function resultOf(
  name: string,
  of: CelValue,
  args: readonly CelValue[],
  at: number,
  budget: Budget,
): Outcome | undefined {
  if (name === 'size') return args.length === 0 ? sizeOfValue(of) : undefined;
  if (isOptional(of)) return ofOptional(name, of, args, at);
  if (typeof of === 'string') return ofString(name, of, args, at, budget);
  return name === 'join' && isList(of) ? join(of, args, at) : undefined;
}

function ofOptional(name: string, of: Optional, args: readonly CelValue[], at: number): Outcome | undefined {
  if (args.length > 0) return undefined;
  const held = heldBy(of);
  if (name === 'hasValue') return { value: held !== undefined };
  if (name !== 'value') return undefined;
  return held === undefined ? { error: 'optional.none() dereference', at } : { value: held };
}

function ofString(
  name: string,
  of: string,
  args: readonly CelValue[],
  at: number,
  budget: Budget,
): Outcome | undefined {
  if (name === 'lowerAscii' || name === 'upperAscii') {
    if (args.length > 0) return undefined;
    // ASCII only: what Unicode calls the lower case of other letters is left alone.
    const lower = name === 'lowerAscii';
    const letters = lower ? /[A-Z]+/g : /[a-z]+/g;
    return { value: of.replace(letters, (run) => (lower ? run.toLowerCase() : run.toUpperCase())) };
  }
  if (name === 'split') return split(of, args, at);
  if (name === 'replace') return replace(of, args, at);
  const [other] = args;
  if (typeof other !== 'string' || args.length !== 1) return undefined;
  if (name === 'startsWith') return { value: of.startsWith(other) };
  if (name === 'endsWith') return { value: of.endsWith(other) };
  if (name === 'contains') return { value: of.includes(other) };
  return name === 'matches' ? matches(of, other, at, budget) : undefined;
}

function matches(text: string, pattern: string, at: number, budget: Budget): Outcome {
  const program = compileRegex(pattern);
  if ('refused' in program) return { inexpressible: program.refused, at };
  // Every character may visit every instruction once: that is the cost of never going back.
  if (!budget.spend(Math.ceil(((text.length + 16) * program.length) / 16)))
    return { inexpressible: 'too many steps', at };
  return { value: runRegex(program, text) };
}

/** `split(separator)` and `split(separator, limit)`: no limit when it is negative, nothing when it is 0. */
function split(of: string, args: readonly CelValue[], at: number): Outcome | undefined {
  const [separator, limit = -1] = args;
  if (typeof separator !== 'string' || typeof limit !== 'number' || args.length > 2) return undefined;
  if (separator === '' && limit >= 0) return { inexpressible: 'split by nothing with a limit is not evaluated', at };
  const parts = separator === '' ? Array.from(of) : of.split(separator);
  if (limit < 0 || parts.length <= limit) return { value: parts };
  if (limit === 0) return { value: [] };
  return { value: [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)] };
}

/** `replace(old, new)` and `replace(old, new, limit)`. */
function replace(of: string, args: readonly CelValue[], at: number): Outcome | undefined {
  const [old, by, limit = -1] = args;
  if (typeof old !== 'string' || typeof by !== 'string' || typeof limit !== 'number' || args.length > 3) {
    return undefined;
  }
  if (old === '') return { inexpressible: 'replace of nothing is not evaluated', at };
  const parts = of.split(old);
  const times = limit < 0 ? parts.length - 1 : Math.min(limit, parts.length - 1);
  if (of.length + times * (by.length - old.length) > MAX_BUILT) return { inexpressible: 'the result is too large', at };
  const [head, rest] = [parts.slice(0, times + 1), parts.slice(times + 1)];
  return { value: [head.join(by), ...rest].join(old) };
}

/** `join()` and `join(separator)`. */
function join(of: readonly CelValue[], args: readonly CelValue[], at: number): Outcome | undefined {
  const [separator = ''] = args;
  if (typeof separator !== 'string' || args.length > 1) return undefined;
  let length = separator.length * of.length;
  const texts: string[] = [];
  for (const item of of) {
    if (typeof item !== 'string') return undefined;
    length += item.length;
    texts.push(item);
  }
  return length > MAX_BUILT ? { inexpressible: 'the result is too large', at } : { value: texts.join(separator) };
}
