import type { PlannedObject, PlannedRef } from '@/lib/domain/plan';
import { type Interner, type Json, MalformedError, parseJson, parseObject } from '../live';

/** The object in an answer; undefined when it is none, or another than the one that was asked for. */
export function plannedObjectOf(json: Json, ref: PlannedRef, interner: Interner): PlannedObject | undefined {
  if (json['kind'] !== ref.kind) return undefined;
  try {
    const object = parseObject(json, ref.kind, interner);
    if (object.kind === 'Namespace' || object.kind === 'ServiceAccount') return undefined;
    const namespace = 'namespace' in object ? object.namespace : '';
    return object.name === ref.name && namespace === ref.namespace ? object : undefined;
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

export function jsonOf(body: Buffer): Json | undefined {
  try {
    return parseJson(body.toString('utf8'));
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}
