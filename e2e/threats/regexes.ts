import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDERS = ['lib', 'app', 'components'];

/** A regular expression of ours, as it stands in the code. */
export type Found = { readonly where: string; readonly source: string; readonly flags: string };

/** Every literal of the product's code, each once, and the places where one is made of a text. */
export function collectRegexes(): { readonly literals: readonly Found[]; readonly made: readonly string[] } {
  const literals = new Map<string, Found>();
  const made: string[] = [];
  for (const folder of FOLDERS) {
    for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      const path = `${folder}/${file}`;
      if (!/\.tsx?$/u.test(file) || /\.test\.tsx?$|\/generated\/|\/testing\/|__cases__|\.d\.ts$/u.test(path)) continue;
      const text = readFileSync(join(ROOT, path), 'utf8');
      const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const end = node.text.lastIndexOf('/');
          const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
          const [source, flags] = [node.text.slice(1, end), node.text.slice(end + 1)];
          if (!literals.has(node.text)) literals.set(node.text, { where: `${path}:${line + 1}`, source, flags });
        }
        if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp') made.push(path);
        ts.forEachChild(node, visit);
      };
      visit(tree);
    }
  }
  return { literals: [...literals.values()], made };
}

const CLASSES: Readonly<Record<string, string>> = {
  w: 'a',
  d: '1',
  s: ' ',
  S: 'a',
  W: ' ',
  D: 'a',
  n: '\n',
  r: '\r',
  t: '\t',
  b: '',
  B: '',
};
const MOST = 24;

/** Texts that go along with an expression for a while: pieces of it, in order, as far as a plain reading makes them. */
export function piecesOf(source: string): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < source.length && pieces.length < MOST; at += 1) {
    const sign = source.charAt(at);
    if (sign === '\\') {
      const property = /^\\[pP]\{[^}]*\}/u.exec(source.slice(at))?.[0];
      const next = source.charAt(at + 1);
      pieces.push(property === undefined ? (CLASSES[next] ?? next) : 'a');
      at += (property?.length ?? 2) - 1;
    } else if (sign === '[') {
      const end = endOfClass(source, at);
      pieces.push(memberOf(source.slice(at + 1, end)));
      at = end;
    } else if (sign === '(') {
      const lead = /^\(\?(?:[:=!]|<[=!]|<\w+>)?/u.exec(source.slice(at))?.[0] ?? '(';
      at += lead.length - 1;
    } else if (sign === '{') {
      at = source.indexOf('}', at);
    } else if (sign === '.') {
      pieces.push('a');
    } else if (!'^$)|*+?'.includes(sign)) {
      pieces.push(sign);
    }
  }
  return pieces.filter((piece) => piece !== '');
}

function endOfClass(source: string, start: number): number {
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === ']') return at;
  }
  return source.length;
}

function memberOf(inside: string): string {
  if (inside.startsWith('^')) return ['a', '0', ' ', '~'].find((sign) => !inside.includes(sign)) ?? 'é';
  if (inside.startsWith('\\')) return CLASSES[inside.charAt(1)] ?? inside.charAt(1);
  return inside.charAt(0);
}
