import type { PlannedRef } from '@/lib/domain/plan';
import { listType, textOf, type TypeMeta } from '../../documents';
import { type Fields, isFields, kindOf } from '../../objects';
import { BrokenText, readAnyYaml } from '../../yaml';
import type { Path } from './part';
import { type Unit, unitText, unitsOf } from './units';

/** Where a manifest of an object stands in a file. */
export type Target = {
  readonly unit: Unit;
  /** From the root of the unit; empty where the unit is the manifest itself. */
  readonly path: Path;
  /** How many items the list has that it is in, where `path` is not empty. */
  readonly beside: number;
  readonly raw: Fields;
};

/** Nobody writes deeper ones; the reader stops there too. */
const MAX_NESTED_LISTS = 5;

/** Every manifest of the object, in order. O(bytes), and the parsing of what names the object. */
export function findTargets(bytes: Buffer, mayBeYaml: boolean, ref: PlannedRef): Target[] {
  const units = unitsOf(bytes, mayBeYaml);
  const named = units.filter((unit) => textOf(bytes, unit).includes(ref.name));
  const found = named.flatMap((unit) => targetsIn(bytes, unit, ref));
  if (found.length > 0) return found;
  // A name may be written with escapes.
  const escaped = units.filter((unit) => bytes.subarray(unit.start, unit.end).includes(0x5c));
  return escaped.flatMap((unit) => targetsIn(bytes, unit, ref));
}

function targetsIn(bytes: Buffer, unit: Unit, ref: PlannedRef): Target[] {
  const value = valueOf(unitText(bytes, unit), unit.json);
  return [...manifestsIn(value, unit.list?.type, ref, [], 0)].map((one) => ({ unit, ...one }));
}

/** What does not parse is a gap of the bundle, and no manifest. */
function valueOf(text: string, json: boolean): unknown {
  try {
    const value: unknown = json ? JSON.parse(text) : readAnyYaml(text);
    return value;
  } catch (error) {
    if (error instanceof BrokenText || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function* manifestsIn(
  value: unknown,
  list: TypeMeta | undefined,
  ref: PlannedRef,
  path: Path,
  beside: number,
): Generator<Omit<Target, 'unit'>> {
  if (!isFields(value)) return;
  const items = value['items'];
  const type = typeOf(value, list);
  const inner = type.kind.endsWith('List') ? listType({ ...value, ...type }) : undefined;
  if (inner !== undefined && Array.isArray(items)) {
    if (path.length >= 2 * MAX_NESTED_LISTS) return;
    for (const [i, item] of items.entries()) yield* manifestsIn(item, inner, ref, [...path, 'items', i], items.length);
  } else if (kindOf(type) === ref.kind && isNamed(value, ref)) {
    yield { path, beside, raw: value };
  }
}

function typeOf(value: Fields, list: TypeMeta | undefined): TypeMeta {
  const { apiVersion, kind } = value;
  if (typeof kind === 'string') return { apiVersion: typeof apiVersion === 'string' ? apiVersion : '', kind };
  return list ?? { apiVersion: '', kind: '' };
}

function isNamed({ metadata }: Fields, ref: PlannedRef): boolean {
  if (!isFields(metadata) || metadata['name'] !== ref.name) return false;
  return ref.namespace === '' || metadata['namespace'] === ref.namespace;
}
