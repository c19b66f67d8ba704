import { COLLECTIONS, type Collection } from '@/lib/contract';
import { notFound } from 'next/navigation';

/** A segment of the path as it was before it was encoded; one that was never encoded right has no page. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return notFound();
  }
}

/** The collection that a segment names; anything else has no page. */
export function collectionOf(segment: string): Collection {
  return COLLECTIONS.find((collection) => collection === segment) ?? notFound();
}
