import type { Json } from '@/lib/domain/core';

/** Plain JSON of a value: what JSON has no word for is left out of objects, and null in lists. For plain data only. */
export function plainJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== 'object') return null;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined && typeof field !== 'function');
  return Object.fromEntries(fields.map(([key, field]) => [key, plainJson(field)]));
}
