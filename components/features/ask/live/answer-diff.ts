/** One row of an answer, reduced to what a change is told by. `through` names the bindings that carry it. */
export type Entry = { readonly key: string; readonly label: string; readonly through: readonly string[] };

/** What the rows of an answer are: it decides how a change is said. A verdict is one row whose label is the verdict. */
export type Rows = 'subjects' | 'rules' | 'verdict';

/** What an open answer said at one moment. */
export type Told = {
  /** The question and how it is looked at: answers to different questions are not compared. */
  readonly question: string;
  readonly of: Rows;
  readonly epoch: string;
  readonly generation: number;
  /** ISO time of the model that answered. */
  readonly at: string;
  readonly entries: readonly Entry[];
  readonly total: number;
  /** Whether `entries` is the whole answer; of a page, gained and pushed out cannot be told apart. */
  readonly whole: boolean;
  /** What could not be read, one sentence each. */
  readonly gaps: readonly string[];
};

export type AnswerChange =
  | { readonly type: 'gained' | 'lost' | 'moved'; readonly of: Rows; readonly entry: Entry }
  | { readonly type: 'total'; readonly before: number; readonly after: number }
  | { readonly type: 'gap-opened' | 'gap-closed'; readonly detail: string };

const sameList = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((x, i) => x === b[i]);

function entryChanges(before: Told, after: Told): AnswerChange[] {
  const { of } = after;
  const old = new Map(before.entries.map((entry) => [entry.key, entry]));
  const changes: AnswerChange[] = [];
  for (const entry of after.entries) {
    const was = old.get(entry.key);
    old.delete(entry.key);
    if (was === undefined) changes.push({ type: 'gained', of, entry });
    else if (was.label !== entry.label || !sameList(was.through, entry.through))
      changes.push({ type: 'moved', of, entry });
  }
  for (const entry of old.values()) changes.push({ type: 'lost', of, entry });
  return changes;
}

/**
 * What changed between two answers to one question: in the order of the newer one, then what is gone. O(rows).
 * Pages are compared by their totals only: which row a page lost says nothing about who lost access.
 */
export function answerChanges(before: Told, after: Told): AnswerChange[] {
  const rows: AnswerChange[] =
    before.whole && after.whole
      ? entryChanges(before, after)
      : before.total === after.total
        ? []
        : [{ type: 'total', before: before.total, after: after.total }];
  const opened = after.gaps.filter((gap) => !before.gaps.includes(gap));
  const closed = before.gaps.filter((gap) => !after.gaps.includes(gap));
  return [
    ...rows,
    ...opened.map((detail): AnswerChange => ({ type: 'gap-opened', detail })),
    ...closed.map((detail): AnswerChange => ({ type: 'gap-closed', detail })),
  ];
}

const throughWords = (through: readonly string[]) => (through.length === 0 ? '' : ` through ${through.join(' and ')}`);

function entrySays(type: 'gained' | 'lost' | 'moved', of: Rows, { label, through }: Entry): string {
  if (type === 'lost') return `no longer: ${label}`;
  if (of === 'verdict') return `now ${label}${throughWords(through)}`;
  if (of === 'rules') return `${type === 'gained' ? 'gained' : 'keeps, now'} ${label}${throughWords(through)}`;
  return type === 'gained'
    ? `${label} gained this${throughWords(through)}`
    : `${label} keeps this, now${throughWords(through)}`;
}

/** A change as a sentence. */
export function changeSays(change: AnswerChange): string {
  switch (change.type) {
    case 'gained':
    case 'lost':
    case 'moved':
      return entrySays(change.type, change.of, change.entry);
    case 'total':
      return `${change.before.toLocaleString('en')} became ${change.after.toLocaleString('en')} in all`;
    case 'gap-opened':
      return `can no longer be read: ${change.detail}`;
    case 'gap-closed':
      return `can be read again: ${change.detail}`;
  }
}

/** One moment at which the open answer changed. */
export type Telling = { readonly at: string; readonly changes: readonly AnswerChange[] };

/** The last answer and what changed since the question was opened, newest first. */
export type Memory = { readonly last: Told; readonly tellings: readonly Telling[] };

const TELLINGS_KEPT = 5;

/**
 * Takes in an answer. The same answer again gives the same memory back, so that a render may call it;
 * another question starts afresh.
 */
export function remember(memory: Memory | undefined, told: Told): Memory {
  if (memory?.last.question !== told.question) return { last: told, tellings: [] };
  const { last } = memory;
  if (last.epoch === told.epoch && last.generation === told.generation && sameList(last.gaps, told.gaps)) return memory;
  // An answer that was under way when a newer one came must not be told as a change back.
  if (last.epoch === told.epoch && told.generation < last.generation) return memory;
  const changes = answerChanges(last, told);
  if (changes.length === 0) return { last: told, tellings: memory.tellings };
  return { last: told, tellings: [{ at: told.at, changes }, ...memory.tellings].slice(0, TELLINGS_KEPT) };
}
