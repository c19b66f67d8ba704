import { assertNever } from '../../core';

export const BINARY = ['||', '&&', '==', '!=', '<', '<=', '>', '>=', 'in', '+', '-'] as const;
export type Binary = (typeof BINARY)[number];
export const MACROS = ['all', 'exists', 'exists_one', 'map', 'filter'] as const;
export type Macro = (typeof MACROS)[number];

type Place = { readonly at: number; readonly depth: number };
/** A parsed expression. `depth` is the longest way down, so that no walk can exhaust the stack. */
export type Node = Place &
  (
    | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
    | { readonly kind: 'list'; readonly items: readonly Node[] }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'select'; readonly of: Node; readonly field: string; readonly optional: boolean }
    | { readonly kind: 'has'; readonly of: Node; readonly field: string }
    | { readonly kind: 'index'; readonly of: Node; readonly index: Node; readonly optional: boolean }
    | { readonly kind: 'function'; readonly name: string; readonly args: readonly Node[] }
    | { readonly kind: 'method'; readonly name: string; readonly of: Node; readonly args: readonly Node[] }
    | {
        readonly kind: 'macro';
        readonly macro: Macro;
        readonly of: Node;
        readonly variable: string;
        /** Only `map(x, condition, result)` has one. */
        readonly condition: Node | undefined;
        readonly body: Node;
      }
    | { readonly kind: 'unary'; readonly op: '!' | '-'; readonly of: Node }
    | { readonly kind: 'binary'; readonly op: Binary; readonly left: Node; readonly right: Node }
    | { readonly kind: 'choice'; readonly test: Node; readonly yes: Node; readonly no: Node }
  );

/** The node and all below it. O(nodes). */
export function nodesOf(node: Node): readonly Node[] {
  const found: Node[] = [node];
  for (const one of found) found.push(...childrenOf(one));
  return found;
}

function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'list':
      return node.items;
    case 'select':
    case 'has':
    case 'unary':
      return [node.of];
    case 'index':
      return [node.of, node.index];
    case 'function':
      return node.args;
    case 'method':
      return [node.of, ...node.args];
    case 'macro':
      return node.condition === undefined ? [node.of, node.body] : [node.of, node.condition, node.body];
    case 'binary':
      return [node.left, node.right];
    case 'choice':
      return [node.test, node.yes, node.no];
    default:
      return assertNever(node);
  }
}
