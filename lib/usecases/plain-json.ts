import type { Json } from '../store';

/** Plain JSON of a value, without fields that are undefined. */
export function plainJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
