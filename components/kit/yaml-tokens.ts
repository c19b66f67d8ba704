export type YamlToken = { readonly kind: 'key' | 'mark' | 'comment' | 'text'; readonly text: string };

// The indent is taken whole or not at all (a lookahead does not backtrack): a line of dashes costs no more than its length.
const LINE =
  /^(?=(?<indent>\s*(?:-\s+)*))\k<indent>(?<key>(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'[{][^#]*?))(?<colon>:)(?<rest>\s[^]*|)$/u;

/**
 * Cuts one line of block-style YAML, as an emitter writes it, into tokens whose texts join to the line. It colours
 * and never interprets: a line that it does not know is text.
 */
export function yamlTokens(line: string): readonly YamlToken[] {
  if (/^\s*#/u.test(line)) return [{ kind: 'comment', text: line }];
  const groups = LINE.exec(line)?.groups;
  if (groups === undefined) {
    const dashes = /^\s*(?:- )+/u.exec(line)?.[0] ?? '';
    return tokens([
      ['mark', dashes],
      ['text', line.slice(dashes.length)],
    ]);
  }
  const { indent = '', key = '', colon = '', rest = '' } = groups;
  return tokens([
    ['mark', indent],
    ['key', key],
    ['mark', colon],
    ['text', rest],
  ]);
}

function tokens(parts: readonly (readonly [YamlToken['kind'], string])[]): YamlToken[] {
  return parts.filter(([, text]) => text !== '').map(([kind, text]) => ({ kind, text }));
}
