import {
  type Document,
  type DocumentOptions,
  LineCounter,
  type ParseOptions,
  type SchemaOptions,
  parseDocument,
} from 'yaml';
import { checkYaml, tooDeep } from './check-yaml';

export type YamlOptions = Omit<ParseOptions & DocumentOptions & SchemaOptions, 'uniqueKeys' | 'prettyErrors'>;

/**
 * `parseDocument` of the package `yaml`, for texts that a stranger may have written: what costs it more than n·log n is
 * refused, or found in linear time. What is wrong stands in `errors`, as with the package: keys that come twice, keys
 * that are no text, aliases without measure, depth. A document with errors must not be turned into a value.
 */
export function parseYaml(text: string, options: YamlOptions = {}): Document.Parsed {
  try {
    return checkYaml(parseDocument(text, { ...options, ...LINEAR }));
  } catch (error) {
    // The parser calls itself for what is nested.
    if (!(error instanceof RangeError)) throw error;
    return tooDeep(parseDocument('', { lineCounter: options.lineCounter ?? new LineCounter() }));
  }
}

/** Its own look for a key among all before it, and a picture of the text in each error, cost the square. */
const LINEAR = { uniqueKeys: false, prettyErrors: false } as const;
