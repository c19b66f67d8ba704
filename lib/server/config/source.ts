import { AppError, type ErrorPlace } from '@/lib/domain/core';
import { LineCounter, type Node, isAlias, isCollection, isNode, isScalar, visit } from 'yaml';
import { parseYaml } from '@/lib/yaml';

export const MAX_BYTES = 256 * 1024;

/** A value, and where in the file each part of it stands: `castellan.yaml:12 login.issuer`. */
export type Source = {
  readonly value: unknown;
  readonly placeOf: (path: readonly PropertyKey[]) => string;
};

/**
 * Reads one YAML document: at most 256 KiB, each key once, no anchors, aliases or tags of its own. Throws AppError
 * `misconfigured` with file and line, and never with a piece of the file, which holds secrets.
 */
export function readYaml(text: string, file: string): Source {
  if (Buffer.byteLength(text) > MAX_BYTES) refuse([{ path: file, message: 'is larger than 256 KiB' }]);
  const lines = new LineCounter();
  const document = parseYaml(text, { lineCounter: lines });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const places: ErrorPlace[] = [...document.errors, ...document.warnings].map(({ code, pos }) => ({
    path: `${file}:${lineAt(pos[0])}`,
    message: YAML_FAULTS[code] ?? 'is not well-formed YAML',
  }));
  visit(document, {
    Node(_, node: Node) {
      const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
      if (anchor === undefined && !isAlias(node)) return;
      places.push({ path: `${file}:${lineAt(node.range?.[0] ?? 0)}`, message: 'has an anchor or an alias' });
    },
  });
  if (places.length > 0) refuse(places);
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  return {
    value: value ?? {},
    placeOf(path) {
      let node: unknown = document.contents;
      for (const key of path) {
        const child: unknown = isCollection(node) ? node.get(key, true) : undefined;
        if (!isNode(child)) break;
        node = child;
      }
      const line = isNode(node) ? lineAt(node.range?.[0] ?? 0) : 1;
      return `${file}:${line} ${path.map(String).join('.')}`.trimEnd();
    },
  };
}

const YAML_FAULTS: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'has an anchor or an alias',
  DUPLICATE_KEY: 'gives a key twice',
  MULTIPLE_DOCS: 'begins another document',
  NON_STRING_KEY: 'has a key that is no text',
  RESOURCE_EXHAUSTION: 'is nested too deeply',
  TAG_RESOLVE_FAILED: 'has a tag',
};

/** Throws AppError `misconfigured` that names each place. */
export function refuse(places: readonly ErrorPlace[]): never {
  const said = places.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw new AppError('misconfigured', `${said}.`, { places });
}
