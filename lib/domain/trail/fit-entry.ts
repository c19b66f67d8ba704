import { type Json, KEPT, cutText } from '@/lib/domain/core';
import type { TrailEntry } from './entry';

/** How much of a detail is told: elements of a list or fields of an object, characters of a text, levels. */
type Extent = { readonly most: number; readonly text: number; readonly depth: number };

/** From all that reads well down to next to nothing: the first that fits is taken. */
const EXTENTS: readonly Extent[] = [
  { most: 50, text: 1024, depth: 8 },
  { most: 20, text: 256, depth: 6 },
  { most: 8, text: 64, depth: 4 },
];

/**
 * The entry as a row can hold it, whatever somebody sent: texts and details that are too long are cut, and say how long
 * they were. What fits is not touched.
 * @param detailBytes how large the detail may be as JSON; at least 100
 * Linear in the entry.
 */
export function fitEntry(entry: TrailEntry, detailBytes: number = KEPT.detail.bytes): TrailEntry {
  const { person, as, cluster, planHash } = entry;
  return {
    ...entry,
    person: person && {
      issuer: cutText(person.issuer, KEPT.id),
      subject: cutText(person.subject, KEPT.id),
      name: cutText(person.name, KEPT.text),
    },
    as: as === undefined ? undefined : cutText(as, KEPT.text),
    from: cutText(entry.from, KEPT.text),
    cluster: cluster === undefined ? undefined : cutText(cluster, KEPT.id),
    requestId: cutText(entry.requestId, KEPT.id),
    planHash: planHash === undefined ? undefined : cutText(planHash, KEPT.id),
    result: cutText(entry.result, KEPT.text),
    detail: fitDetail(entry.detail, detailBytes),
  };
}

function fitDetail(detail: Json, bytes: number): Json {
  const size = sizeOf(detail);
  if (size <= bytes) return detail;
  const fitting = EXTENTS.map((extent) => cutJson(detail, extent)).find((cut) => sizeOf(cut) <= bytes);
  return fitting ?? { cut: `a detail of ${size} bytes` };
}

/** Bytes of the value as it is kept: canonical JSON is a reordering of this one, so of the same length. */
const sizeOf = (value: Json) => new TextEncoder().encode(JSON.stringify(value)).length;

function cutJson(value: Json, { most, text, depth }: Extent): Json {
  if (typeof value === 'string') {
    return value.length <= text ? value : `${value.slice(0, text)}… (${value.length} characters)`;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  const inner = { most, text, depth: depth - 1 };
  if (Array.isArray(value)) {
    const kept = value.slice(0, most).map((element: Json) => cutJson(element, inner));
    return value.length <= most ? kept : [...kept, `… (${value.length} in all)`];
  }
  const fields = Object.entries<Json>(value);
  const kept = fields.slice(0, most).map(([key, field]): [string, Json] => [key.slice(0, text), cutJson(field, inner)]);
  const rest: [string, Json][] = fields.length <= most ? [] : [['…', `${fields.length} fields in all`]];
  return Object.fromEntries<Json>([...kept, ...rest]);
}
