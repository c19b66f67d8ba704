import type { ClusterOutput } from '@/lib/contract';
import { type Meaning, Tag } from './tag';

const STATES = {
  synced: { meaning: 'ok', word: 'synced' },
  syncing: { meaning: 'unknown', word: 'reading' },
  forbidden: { meaning: 'unknown', word: 'forbidden' },
  failed: { meaning: 'critical', word: 'failed' },
  stale: { meaning: 'unknown', word: 'stale' },
  partial: { meaning: 'unknown', word: 'partial' },
  withheld: { meaning: 'unknown', word: 'withheld in part' },
} as const satisfies Record<ClusterOutput['state'], { meaning: Meaning; word: string }>;

/** How far a list, or a cluster by the worst of its lists, was read. Green only when all of it was, and is shown. */
export function ListStateTag({ state }: { readonly state: ClusterOutput['state'] }) {
  const { meaning, word } = STATES[state];
  return <Tag meaning={meaning}>{word}</Tag>;
}
