import { createHash } from 'node:crypto';
import type { RbacReader } from '@/lib/domain/rbac';

const LONGEST_KEY = 256;

/** The key, or its SHA-256 where it is long: what somebody sent is not to be held for as long as its answer. */
export function boundedKey(key: string): string {
  return key.length <= LONGEST_KEY ? key : createHash('sha256').update(key).digest('base64url');
}

/**
 * Keeps a few results per generation, for as long as the generation itself is held: the next page of an answer, or the
 * same question again, finds them. Only for pure functions of the reader and the key.
 */
export function keptPerGeneration<T>(most: number): (reader: RbacReader, key: string, make: () => T) => T {
  const generations = new WeakMap<RbacReader, Map<string, T>>();
  return (reader, long, make) => {
    const key = boundedKey(long);
    const kept = generations.get(reader) ?? new Map<string, T>();
    generations.set(reader, kept);
    const found = kept.get(key);
    if (found !== undefined) return found;
    const made = make();
    const [oldest] = kept.keys();
    if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
    kept.set(key, made);
    return made;
  };
}
