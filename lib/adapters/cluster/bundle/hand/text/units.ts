import {
  type Range,
  type TypeMeta,
  MAX_LENGTH,
  documentRanges,
  isJson,
  itemRanges,
  jsonRanges,
  mayHaveAnchors,
  textOf,
  typeOfJsonList,
  typeOfList,
} from '../../documents';

/** The list that a unit is an item of. Bytes of the file; `inBlock`: with a dash before each item. */
export type ListAround = {
  readonly type: TypeMeta;
  readonly inBlock: boolean;
  readonly items: readonly Range[];
  readonly index: number;
  /** Where the list ends. */
  readonly end: number;
};

/** A part of a file that its reader reads alone: a document, a JSON value, or an item of a List. */
export type Unit = Range & {
  readonly json: boolean;
  /** The file is a stream of JSON values, not of YAML documents. */
  readonly stream: boolean;
  /** The document or JSON value that it is, or is in. */
  readonly document: Range;
  readonly list: ListAround | undefined;
};

/**
 * The units of a file, as `readDocuments` reads them: the same rules decide what is JSON, and which lists are read item
 * by item. O(bytes), without parsing anything but the heads of lists.
 */
export function unitsOf(bytes: Buffer, mayBeYaml: boolean): Unit[] {
  const first = bytes.find((code) => code > 0x20);
  if (first === 0x7b || first === 0x5b || !mayBeYaml) {
    const ranges = jsonRanges(bytes);
    if (!mayBeYaml || isJson(bytes, ranges)) {
      return ranges.flatMap((range) => {
        const type = typeOfJsonList(bytes, range);
        if (range.list === undefined || type === undefined)
          return [{ ...range, json: true, stream: true, document: range, list: undefined }];
        const { items, after } = range.list;
        return itemUnits(range, items, { type, inBlock: false, end: after.start }, true);
      });
    }
  }
  return documentRanges(bytes).flatMap((range) => yamlUnits(bytes, range));
}

function yamlUnits(bytes: Buffer, range: Range): Unit[] {
  const ranges = itemRanges(bytes, range);
  const type = ranges === undefined ? undefined : typeOfList(bytes, ranges);
  const whole = range.end - range.start <= MAX_LENGTH && mayHaveAnchors(bytes, range);
  if (ranges === undefined || type === undefined || whole) {
    const json = range.end - range.start > 1 && isJsonText(textOf(bytes, range));
    return [{ ...range, json, stream: false, document: range, list: undefined }];
  }
  return itemUnits(range, ranges.items, { type, inBlock: true, end: ranges.after.start }, false);
}

function itemUnits(
  document: Range,
  items: readonly Range[],
  around: Pick<ListAround, 'type' | 'inBlock' | 'end'>,
  json: boolean,
): Unit[] {
  return items.map((item, index) => ({ ...item, json, stream: json, document, list: { ...around, items, index } }));
}

function isJsonText(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The text of a unit by which it is parsed: the dash of an item becomes a space, so that nothing moves. */
export function unitText(bytes: Buffer, unit: Unit): string {
  const text = textOf(bytes, unit);
  if (unit.list?.inBlock !== true) return text;
  const dash = text.indexOf('-');
  return `${' '.repeat(dash + 1)}${text.slice(dash + 1)}`;
}
