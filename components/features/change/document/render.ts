import { Document, isMap, isScalar, isSeq, visit } from 'yaml';

/** A value that a form writes: what JSON can say. */
export type Plain = string | readonly Plain[] | { readonly [key: string]: Plain | undefined };

/** More entries than this stand under each other. */
const MOST_IN_LINE = 12;

const STYLE = { lineWidth: 0, indentSeq: false, flowCollectionPadding: false, singleQuote: true } as const;

/** Lists of names in one line, as people write them by hand; all else in blocks. */
function documentOf(value: Plain): Document {
  const doc = new Document(value);
  visit(doc, {
    Seq: (_, seq) => {
      if (seq.items.length <= MOST_IN_LINE && seq.items.every((item) => isScalar(item))) seq.flow = true;
    },
  });
  return doc;
}

/** A whole document, or the lines of a value at this column; without a newline at its end. */
export function blockText(value: Plain, column = 0): string {
  const text = documentOf(value).toString(STYLE).replace(/\n$/u, '');
  return column === 0 ? text : text.replaceAll('\n', `\n${' '.repeat(column)}`);
}

/** A value in one line, as it may stand between brackets or after a key. */
export function flowText(value: Plain): string {
  const doc = new Document([value]);
  visit(doc, {
    Collection: (_, node) => {
      if (isMap(node) || isSeq(node)) node.flow = true;
    },
  });
  return doc.toString(STYLE).trim().slice(1, -1);
}

/** Documents one after the other. */
export const documentsText = (values: readonly Plain[]): string =>
  values.map((value) => `${blockText(value)}\n`).join('---\n');
