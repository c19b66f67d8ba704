import { LineCounter, isAlias, visit } from 'yaml';
import { AppError } from '@/lib/domain/core';
import { type Json, plainJson } from '@/lib/usecases';
import { parseYaml } from '@/lib/yaml';

const MAX_NODES = 100_000;
const CORE_TAGS: ReadonlySet<string> = new Set(
  ['map', 'seq', 'str', 'int', 'float', 'bool', 'null'].map((name) => `tag:yaml.org,2002:${name}`),
);

/**
 * One YAML document as JSON. Anchors, aliases, tags and keys that come twice are refused: a small file must not become a
 * large one, and everybody reads the same in it. Throws AppError `invalid-request` with line and column.
 */
export function readYaml(text: string): Json {
  const lines = new LineCounter();
  const document = parseYaml(text, { lineCounter: lines, schema: 'core' });
  const refuse = (offset: number, message: string): never => {
    const { line, col } = lines.linePos(offset);
    throw new AppError('invalid-request', `Line ${line}, column ${col}: ${message}.`, {
      places: [{ path: `${line}:${col}`, message }],
    });
  };
  const [error] = document.errors;
  if (error !== undefined) refuse(error.pos[0], error.message);
  let nodes = 0;
  visit(document, {
    Node(_key, node) {
      const at = node.range?.[0] ?? 0;
      nodes += 1;
      if (nodes > MAX_NODES) refuse(at, `there are more than ${MAX_NODES} values`);
      if (isAlias(node) || node.anchor !== undefined) refuse(at, 'anchors and aliases are not read');
      if (node.tag !== undefined && !CORE_TAGS.has(node.tag)) refuse(at, 'tags are not read');
    },
  });
  return plainJson(document.toJS() ?? null);
}
