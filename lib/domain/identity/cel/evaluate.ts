import { assertNever } from '../../core';
import { Budget } from './budget';
import { fold } from './macros';
import { callMethod, isMethod, sizeOfValue } from './methods';
import type { Node } from './node';
import { operate } from './operators';
import { parse } from './parse';
import {
  type CelMap,
  type CelValue,
  entryOf,
  heldBy,
  isList,
  isMap,
  isOptional,
  optionalOf,
  type Outcome,
  typeName,
} from './value';

export type Names = ReadonlyMap<string, CelValue>;
type Of<K extends Node['kind']> = Extract<Node, { kind: K }>;

/**
 * The value of an expression over JSON-like values; or the error that the cluster would meet; or that it is beyond
 * this subset, which says nothing about the cluster. Never throws. At most `MAX_STEPS` steps.
 * Source: github.com/google/cel-spec doc/langdef.md, "Evaluation".
 *
 * @param names what the expression may name, such as `claims`
 */
export function evaluateText(source: string, names: CelMap): Outcome {
  const parsed = parse(source);
  if ('inexpressible' in parsed) return parsed;
  return evaluate(parsed.node, new Map(Object.entries(names)), new Budget());
}

export function evaluate(node: Node, names: Names, budget: Budget): Outcome {
  if (!budget.spend(1)) return { inexpressible: 'too many steps', at: node.at };
  switch (node.kind) {
    case 'literal':
      return { value: node.value };
    case 'list':
      return withAll(node.items, names, budget, (items) => ({ value: items }));
    case 'name': {
      const value = names.get(node.name);
      return value === undefined ? { inexpressible: `${node.name} is not known`, at: node.at } : { value };
    }
    case 'select':
      return withOne(node.of, names, budget, (of) => select(of, node.field, node.optional, node.at));
    case 'has':
      return withOne(node.of, names, budget, (of) => has(of, node));
    case 'index':
      return withAll([node.of, node.index], names, budget, ([of = null, key = null]) => index(of, key, node));
    case 'function':
      return withAll(node.args, names, budget, (args) => callFunction(node, args));
    case 'method':
      return method(node, names, budget);
    case 'macro':
      return withOne(node.of, names, budget, (of) => fold(node, of, names, budget, evaluate));
    case 'unary':
      return withOne(node.of, names, budget, (of) => unary(node, of));
    case 'binary':
      return binary(node, names, budget);
    case 'choice':
      return withOne(node.test, names, budget, (test) => {
        if (typeof test !== 'boolean') return { error: `no such overload: ${typeName(test)} ? :`, at: node.at };
        return evaluate(test ? node.yes : node.no, names, budget);
      });
    default:
      return assertNever(node);
  }
}

function binary(node: Of<'binary'>, names: Names, budget: Budget): Outcome {
  const { op, at } = node;
  if (op !== '&&' && op !== '||') {
    return withAll([node.left, node.right], names, budget, ([left = null, right = null]) =>
      operate(op, left, right, at, budget),
    );
  }
  // Either side decides alone, even when the other fails: that is CEL's commutative logic.
  const decides = op === '||';
  const left = evaluate(node.left, names, budget);
  if ('value' in left && left.value === decides) return left;
  const right = evaluate(node.right, names, budget);
  if ('value' in right && right.value === decides) return right;
  if ('inexpressible' in left) return left;
  if ('inexpressible' in right) return right;
  if ('error' in left) return left;
  if ('error' in right) return right;
  const bools = typeof left.value === 'boolean' && typeof right.value === 'boolean';
  if (!bools) return { error: `no such overload: ${typeName(left.value)} ${op} ${typeName(right.value)}`, at };
  return { value: !decides };
}

function unary({ op, at }: Of<'unary'>, of: CelValue): Outcome {
  if (op === '!' && typeof of === 'boolean') return { value: !of };
  // Without -0, which JSON and CEL's int do not have.
  if (op === '-' && typeof of === 'number') return { value: 0 - of };
  return { error: `no such overload: ${op}${typeName(of)}`, at };
}

/** A field; of an optional and by `.?` it is an optional again. */
function select(of: CelValue, field: string, optional: boolean, at: number): Outcome {
  if (isOptional(of)) {
    const held = heldBy(of);
    return held === undefined ? { value: of } : select(held, field, true, at);
  }
  if (!isMap(of)) {
    if (optional) return { inexpressible: `an optional field of ${typeName(of)} is not evaluated`, at };
    return { error: `no such key: ${field}`, at };
  }
  const value = entryOf(of, field);
  if (optional) return { value: optionalOf(value) };
  return value === undefined ? { error: `no such key: ${field}`, at } : { value };
}

function has(of: CelValue, { field, at }: Of<'has'>): Outcome {
  if (isOptional(of)) return { inexpressible: 'has of an optional is not evaluated', at };
  if (!isMap(of)) return { error: `no such overload: has of ${typeName(of)}`, at };
  return { value: entryOf(of, field) !== undefined };
}

function index(of: CelValue, key: CelValue, { optional, at }: Of<'index'>): Outcome {
  if (typeof key === 'string') {
    if (isMap(of) || isOptional(of)) return select(of, key, optional, at);
    return { error: `no such overload: ${typeName(of)}[string]`, at };
  }
  if (!isList(of) || typeof key !== 'number' || !Number.isSafeInteger(key)) {
    return { inexpressible: `${typeName(of)}[${typeName(key)}] is not evaluated`, at };
  }
  const value = key < 0 ? undefined : of[key];
  if (optional) return { value: optionalOf(value) };
  return value === undefined ? { error: 'index out of bounds', at } : { value };
}

function callFunction({ name, at }: Of<'function'>, args: readonly CelValue[]): Outcome {
  const [value] = args;
  if (value === undefined || args.length > 1) return { inexpressible: `${name} is not evaluated`, at };
  if (name === 'size') return sizeOfValue(value) ?? { error: `no such overload: size(${typeName(value)})`, at };
  if (name !== 'string') return { inexpressible: `${name} is not evaluated`, at };
  if (typeof value === 'string') return { value };
  if (typeof value === 'boolean') return { value: String(value) };
  if (typeof value === 'number' && Number.isSafeInteger(value)) return { value: String(value) };
  return { inexpressible: `string(${typeName(value)}) is not evaluated`, at };
}

function method(node: Of<'method'>, names: Names, budget: Budget): Outcome {
  const { name, args, at } = node;
  if (name === 'orValue' || name === 'or') return alternative(node, names, budget);
  if (!isMethod(name)) return { inexpressible: `${name} is not evaluated`, at };
  return withAll([node.of, ...args], names, budget, ([of = null, ...rest]) => callMethod(name, of, rest, at, budget));
}

/** The argument is looked at only when there is nothing in the optional. */
function alternative({ name, of, args, at }: Of<'method'>, names: Names, budget: Budget): Outcome {
  const [other] = args;
  if (other === undefined || args.length > 1) return { inexpressible: `${name} needs one argument`, at };
  return withOne(of, names, budget, (first) => {
    if (!isOptional(first)) return { error: `no such overload: ${typeName(first)}.${name}`, at };
    const held = heldBy(first);
    if (held !== undefined) return { value: name === 'or' ? first : held };
    return evaluate(other, names, budget);
  });
}

function withOne(node: Node, names: Names, budget: Budget, then: (value: CelValue) => Outcome): Outcome {
  const outcome = evaluate(node, names, budget);
  return 'value' in outcome ? then(outcome.value) : outcome;
}

/** What is beyond the subset wins over an error: the cluster may meet another one, or none. */
function withAll(
  nodes: readonly Node[],
  names: Names,
  budget: Budget,
  then: (values: readonly CelValue[]) => Outcome,
): Outcome {
  const values: CelValue[] = [];
  let failed: Outcome | undefined;
  for (const node of nodes) {
    const outcome = evaluate(node, names, budget);
    if ('value' in outcome) values.push(outcome.value);
    else if ('inexpressible' in outcome) return outcome;
    else failed ??= outcome;
  }
  return failed ?? then(values);
}
