import { Tag } from '@/components/kit';
import type { AssertionVerdict } from '@/lib/contract';

const LOOKS = {
  pass: { meaning: 'ok', says: 'pass' },
  fail: { meaning: 'critical', says: 'fail' },
  unknown: { meaning: 'unknown', says: 'unknown' },
} as const satisfies Record<AssertionVerdict, unknown>;

/** Whether an assertion holds. Unknown is neither: something that decides it could not be read. */
export function VerdictTag({ verdict }: { readonly verdict: AssertionVerdict }) {
  const { meaning, says } = LOOKS[verdict];
  return <Tag meaning={meaning}>{says}</Tag>;
}
