import { type Meaning, Tag } from '@/components/kit';
import type { ChangeOutput, ChangeRow } from '@/lib/contract';

type State = ChangeOutput['value']['steps'][number]['state'];
const STEPS = {
  intended: { meaning: 'unknown', word: 'intended' },
  done: { meaning: 'ok', word: 'done' },
  failed: { meaning: 'critical', word: 'failed' },
  skipped: { meaning: 'warning', word: 'not sent' },
  unknown: { meaning: 'unknown', word: 'not known' },
} as const satisfies Record<State, { meaning: Meaning; word: string }>;

/** What came of one request of a change. */
export function StepState({ state }: { readonly state: State }) {
  const { meaning, word } = STEPS[state];
  return <Tag meaning={meaning}>{word}</Tag>;
}

const CHANGES = {
  applying: { meaning: 'unknown', word: 'applying' },
  applied: { meaning: 'ok', word: 'applied' },
  failed: { meaning: 'critical', word: 'failed' },
  partial: { meaning: 'warning', word: 'in part' },
} as const satisfies Record<ChangeRow['state'], { meaning: Meaning; word: string }>;

/** What came of a change as a whole. */
export function ChangeState({ state }: { readonly state: ChangeRow['state'] }) {
  const { meaning, word } = CHANGES[state];
  return <Tag meaning={meaning}>{word}</Tag>;
}
