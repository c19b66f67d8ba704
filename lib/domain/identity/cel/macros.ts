import { assertNever } from '../../core';
import { type Budget, MAX_BUILT } from './budget';
import type { Node } from './node';
import { type CelError, type CelValue, type Inexpressible, isList, isMap, type Outcome, typeName } from './value';

type MacroNode = Extract<Node, { kind: 'macro' }>;
type Names = ReadonlyMap<string, CelValue>;
type Evaluate = (node: Node, names: Names, budget: Budget) => Outcome;
type Failed = CelError | Inexpressible;

/**
 * A macro over the items of a list or the keys of a map. `all` and `exists` are decided by one item even when others
 * fail; the rest fail with the first item that does. O(items) evaluations.
 * Source: github.com/google/cel-spec doc/langdef.md, "Macros".
 */
export function fold(node: MacroNode, of: CelValue, names: Names, budget: Budget, evaluate: Evaluate): Outcome {
  if (!isList(of) && !isMap(of)) return { error: `no such overload: ${typeName(of)}.${node.macro}`, at: node.at };
  const items = isList(of) ? of : Object.keys(of);
  const each = (body: Node, item: CelValue) => evaluate(body, new Map(names).set(node.variable, item), budget);
  switch (node.macro) {
    case 'all':
      return decide(node, items, false, each);
    case 'exists':
      return decide(node, items, true, each);
    case 'exists_one': {
      const kept = keep(node.body, items, each);
      return 'kept' in kept ? { value: kept.kept.length === 1 } : kept;
    }
    case 'filter': {
      const kept = keep(node.body, items, each);
      return 'kept' in kept ? { value: kept.kept } : kept;
    }
    case 'map':
      return map(node, items, each);
    default:
      return assertNever(node.macro);
  }
}

type Each = (body: Node, item: CelValue) => Outcome;

function decide(node: MacroNode, items: readonly CelValue[], decides: boolean, each: Each): Outcome {
  let error: CelError | undefined;
  let unknown: Inexpressible | undefined;
  for (const item of items) {
    const outcome = each(node.body, item);
    if ('value' in outcome && outcome.value === decides) return outcome;
    if ('inexpressible' in outcome) unknown ??= outcome;
    else if ('error' in outcome) error ??= outcome;
    else if (typeof outcome.value !== 'boolean') error ??= notBool(node.body);
  }
  return unknown ?? error ?? { value: !decides };
}

function keep(body: Node, items: readonly CelValue[], each: Each): { kept: CelValue[] } | Failed {
  const kept: CelValue[] = [];
  for (const item of items) {
    const outcome = each(body, item);
    if (!('value' in outcome)) return outcome;
    if (typeof outcome.value !== 'boolean') return notBool(body);
    if (outcome.value) kept.push(item);
  }
  return { kept };
}

function map(node: MacroNode, items: readonly CelValue[], each: Each): Outcome {
  const kept = node.condition === undefined ? { kept: items } : keep(node.condition, items, each);
  if (!('kept' in kept)) return kept;
  if (kept.kept.length > MAX_BUILT) return { inexpressible: 'the result is too large', at: node.at };
  const values: CelValue[] = [];
  for (const item of kept.kept) {
    const outcome = each(node.body, item);
    if (!('value' in outcome)) return outcome;
    values.push(outcome.value);
  }
  return { value: values };
}

function notBool(body: Node): CelError {
  return { error: 'the condition is no bool', at: body.at };
}
