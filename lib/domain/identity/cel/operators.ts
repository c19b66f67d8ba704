import { assertNever } from '../../core';
import { type Budget, MAX_BUILT } from './budget';
import { equal, order, sizeOf } from './compare';
import type { Binary } from './node';
import { type CelValue, entryOf, isList, isMap, type Outcome, typeName } from './value';

/** The operators that look at both values; `&&` and `||` do not, see `evaluate`. */
export type Strict = Exclude<Binary, '&&' | '||'>;

/**
 * The value of an operator, as CEL has it: no conversions, an error for types that do not go together. O(size).
 * Source: github.com/google/cel-spec doc/langdef.md, "List of Standard Definitions".
 */
export function operate(op: Strict, left: CelValue, right: CelValue, at: number, budget: Budget): Outcome {
  if (!budget.spend(sizeOf(left) + sizeOf(right))) return { inexpressible: 'too many steps', at };
  switch (op) {
    case '==':
    case '!=': {
      const same = equal(left, right);
      return same === undefined ? notCompared(at) : { value: same === (op === '==') };
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(op, left, right, at);
    case 'in':
      return contained(left, right, at);
    case '+':
    case '-':
      return add(op, left, right, at);
    default:
      return assertNever(op);
  }
}

function compare(op: '<' | '<=' | '>' | '>=', left: CelValue, right: CelValue, at: number): Outcome {
  const order_ = order(left, right);
  if (order_ === undefined) {
    const numbers = typeof left === 'number' && typeof right === 'number';
    return numbers ? notCompared(at) : noOverload(op, left, right, at);
  }
  const ordered = { '<': order_ < 0, '<=': order_ <= 0, '>': order_ > 0, '>=': order_ >= 0 };
  return { value: ordered[op] };
}

function contained(left: CelValue, right: CelValue, at: number): Outcome {
  if (isMap(right) && typeof left === 'string') return { value: entryOf(right, left) !== undefined };
  if (!isList(right)) return noOverload('in', left, right, at);
  const found = right.map((item) => equal(left, item));
  if (found.includes(true)) return { value: true };
  return found.includes(undefined) ? notCompared(at) : { value: false };
}

function add(op: '+' | '-', left: CelValue, right: CelValue, at: number): Outcome {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = op === '+' ? left + right : left - right;
    const exact = [left, right, sum].every(Number.isSafeInteger);
    return exact ? { value: sum } : { inexpressible: 'only safe whole numbers are computed', at };
  }
  if (op === '-') return noOverload(op, left, right, at);
  if (typeof left === 'string' && typeof right === 'string') {
    return left.length + right.length > MAX_BUILT ? tooLarge(at) : { value: left + right };
  }
  if (!isList(left) || !isList(right)) return noOverload(op, left, right, at);
  return left.length + right.length > MAX_BUILT ? tooLarge(at) : { value: [...left, ...right] };
}

function tooLarge(at: number): Outcome {
  return { inexpressible: 'the result is too large', at };
}

function notCompared(at: number): Outcome {
  return { inexpressible: 'these values are not compared', at };
}

function noOverload(op: string, left: CelValue, right: CelValue, at: number): Outcome {
  return { error: `no such overload: ${typeName(left)} ${op} ${typeName(right)}`, at };
}
