import { AssertionInput } from '@/lib/contract';
import type { Defined } from '@/lib/domain/rbac/assertions';
import { type Document, LineCounter, isNode, isSeq, stringify } from 'yaml';
import { parseYaml } from '@/lib/yaml';

/** The assertion as a file has it, so that it can be copied into one. */
export const textOf = (assertion: Defined): string => stringify({ assertions: [assertion] }, { lineWidth: 0 });

/** What is wrong with a text, and where. */
export type TextFault = {
  readonly line: number;
  readonly column: number;
  readonly field: string;
  readonly message: string;
};

/** Reads what `textOf` wrote, and was changed since: one assertion under `assertions`. */
export function readText(text: string): { readonly definition: AssertionInput } | { readonly fault: TextFault } {
  const lines = new LineCounter();
  const document = parseYaml(text, { lineCounter: lines, schema: 'core' });
  const fault = (offset: number, field: string, message: string) => {
    const { line, col } = lines.linePos(offset);
    return { fault: { line, column: col, field, message } };
  };
  const [error] = document.errors;
  if (error !== undefined) return fault(error.pos[0], '', error.message);
  const list = document.get('assertions');
  if (!isSeq(list) || list.items.length !== 1) return fault(0, 'assertions', 'has to be a list of one');
  const parsed = AssertionInput.safeParse(plainOf(document, list.items[0]));
  if (parsed.success) return { definition: parsed.data };
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  return fault(offsetOf(document, path), path.join('.'), issue?.message ?? 'is wrong');
}

const plainOf = (document: Document, node: unknown): unknown => (isNode(node) ? node.toJS(document) : undefined);

/** Where the field is; one that is missing is where what should hold it begins. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(['assertions', 0, ...path.slice(0, length)], true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
