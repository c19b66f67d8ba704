import { principalOf } from '@/components/kit';
import type { PathOutput, WhoCanOutput, WhoCanSubject } from '@/lib/contract';

type Unresolved = WhoCanOutput['value']['unresolved']['bindings'][number];

/** A row of who-can: a subject that can, or one that a binding names whose role could not be read. */
export type WhoCanRow =
  | {
      readonly type: 'can';
      readonly key: string;
      readonly subject: WhoCanSubject;
      readonly path: PathOutput | undefined;
    }
  | ({ readonly type: 'unknown'; readonly key: string; readonly subject: Unresolved['subjects'][number] } & Pick<
      Unresolved,
      'binding' | 'role'
    >);

const unresolvedRows = ({ binding, role, subjects }: Unresolved): WhoCanRow[] =>
  subjects.map((subject) => ({
    type: 'unknown',
    key: `unknown ${binding.kind}:${binding.namespace ?? ''}/${binding.name} ${principalOf(subject)}`,
    subject,
    binding,
    role,
  }));

/** The rows of the pages that were read, unknown ones at the end; a subject written twice in a binding is one row. */
export function whoCanRows(pages: readonly WhoCanOutput[]): WhoCanRow[] {
  const grants = pages.flatMap(({ value }) =>
    value.subjects.map((subject): WhoCanRow => ({
      type: 'can',
      key: principalOf(subject),
      subject,
      path: subject.via[0],
    })),
  );
  const unknown = pages[0]?.value.unresolved.bindings.flatMap(unresolvedRows) ?? [];
  return [...new Map([...grants, ...unknown].map((row) => [row.key, row])).values()];
}

/** How the whole answer reads: somebody, nobody, or not known. The superuser group can always, and is nobody's grant. */
export type Outcome = 'somebody' | 'nobody' | 'unknown';

export function outcomeOf(page: WhoCanOutput): Outcome {
  const { summary, unresolved } = page.value;
  if (summary.users + summary.serviceAccounts > 0 || summary.groups > 1) return 'somebody';
  const mayMiss = unresolved.total > 0 || page.gaps.some((gap) => gap.effect === 'may-miss-allows');
  return mayMiss ? 'unknown' : 'nobody';
}
