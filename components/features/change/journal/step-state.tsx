import { Badge, type Meaning, Tag } from '@/components/kit';
import type { ChangeOutput, ChangeRow } from '@/lib/contract';

type State = ChangeOutput['value']['steps'][number]['state'];
/** `none`: nothing came of it yet, which is neither good nor unknown. */
type Said = { readonly meaning: Meaning | 'none'; readonly word: string };
const STEPS = {
  intended: { meaning: 'none', word: 'waits' },
  done: { meaning: 'ok', word: 'done' },
  failed: { meaning: 'critical', word: 'failed' },
  skipped: { meaning: 'warning', word: 'not sent' },
  unknown: { meaning: 'unknown', word: 'not known' },
} as const satisfies Record<State, Said>;

/** What came of one request of a change. */
export function StepState({ state }: { readonly state: State }) {
  return <Outcome {...STEPS[state]} />;
}

const CHANGES = {
  applying: { meaning: 'none', word: 'applying' },
  applied: { meaning: 'ok', word: 'applied' },
  failed: { meaning: 'critical', word: 'failed' },
  partial: { meaning: 'warning', word: 'in part' },
} as const satisfies Record<ChangeRow['state'], Said>;

/** What came of a change as a whole. */
export function ChangeState({ state }: { readonly state: ChangeRow['state'] }) {
  return <Outcome {...CHANGES[state]} />;
}

function Outcome({ meaning, word }: Said) {
  return meaning === 'none' ? <Badge>{word}</Badge> : <Tag meaning={meaning}>{word}</Tag>;
}
