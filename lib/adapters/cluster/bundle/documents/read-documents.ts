import type { Document, Wanted } from './document';
import { isJson, jsonDocuments } from './json-documents';
import { jsonRanges } from './json-ranges';
import { yamlDocuments } from './yaml-documents';

/**
 * The values in a file of YAML documents or of JSON values; the items of lists one by one, each with its line. A part
 * that is broken does not spoil the others. Texts of kinds that are not wanted are skipped where two lines say so.
 * Work is done as the caller goes on, so it can pause between two values. O(bytes), about 50 MB a second.
 *
 * @param bytes UTF-8 without a byte order mark
 * @param mayBeYaml whether a file that begins like JSON but is none is read as YAML (which has braces too)
 */
export function* readDocuments(bytes: Buffer, mayBeYaml: boolean, wanted: Wanted): Generator<Document> {
  const first = bytes.find((code) => code > 0x20);
  if (first === 0x7b || first === 0x5b || !mayBeYaml) {
    const ranges = jsonRanges(bytes);
    if (!mayBeYaml || isJson(bytes, ranges)) {
      yield* jsonDocuments(bytes, ranges);
      return;
    }
  }
  yield* yamlDocuments(bytes, wanted);
}
