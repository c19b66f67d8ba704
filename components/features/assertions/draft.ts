import { AssertionInput } from '@/lib/contract';
import type { Defined } from '@/lib/domain/rbac/assertions';

/** An assertion as it is being put together: anything may still be missing. Subjects are words, as people type them. */
export type Draft = {
  readonly name: string;
  readonly type: AssertionInput['type'];
  readonly subjects: readonly string[];
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly names: readonly string[];
  readonly wholeCluster: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
};

export const EMPTY: Draft = {
  name: '',
  type: 'must-not',
  subjects: [],
  verbs: [],
  apiGroups: [''],
  resources: [],
  names: [],
  wholeCluster: false,
  include: ['*'],
  exclude: [],
};

/** Something that is still wrong, and the field it is in. */
export type Fault = { readonly field: string; readonly message: string };

/** The draft of an assertion that is there. */
export function draftOf({ where, names, subjects, ...rest }: AssertionInput): Draft {
  const spaces = where === 'cluster' ? { include: EMPTY.include, exclude: [] } : where;
  return {
    ...rest,
    ...spaces,
    names: names ?? [],
    subjects: subjects.map(subjectWord),
    wholeCluster: where === 'cluster',
  };
}

const subjectWord = (subject: AssertionInput['subjects'][number]) =>
  subject.kind === 'ServiceAccount'
    ? `ServiceAccount:${subject.namespace}/${subject.name}`
    : `${subject.kind}:${subject.name}`;

/** What the draft says so far, with what is no subject yet left out. */
export function definedBy(draft: Draft): Defined {
  const { name, type, verbs, apiGroups, resources, names, wholeCluster, include, exclude } = draft;
  return {
    name,
    type,
    subjects: draft.subjects.flatMap((word) => subjectOf(word) ?? []),
    verbs,
    apiGroups,
    resources,
    ...(names.length === 0 ? {} : { names }),
    where: wholeCluster ? 'cluster' : { include, exclude },
  };
}

/** Names may hold stars, so that this is wider than a principal. */
function subjectOf(word: string): Defined['subjects'][number] | undefined {
  const [, kind, name] = /^(User|Group|ServiceAccount):(.+)$/su.exec(word) ?? [];
  if (name === undefined) return undefined;
  if (kind === 'User' || kind === 'Group') return { kind, name };
  const slash = name.indexOf('/');
  if (slash <= 0 || slash === name.length - 1) return undefined;
  return { kind: 'ServiceAccount', namespace: name.slice(0, slash), name: name.slice(slash + 1) };
}

/** The assertion that the draft is, or what is still wrong with it. */
export function finished(
  draft: Draft,
): { readonly definition: AssertionInput } | { readonly faults: readonly Fault[] } {
  const unread = draft.subjects.filter((word) => subjectOf(word) === undefined);
  if (unread.length > 0) {
    const message = 'is not User:NAME, Group:NAME or ServiceAccount:NAMESPACE/NAME';
    return { faults: unread.map((word) => ({ field: 'subjects', message: `${word} ${message}` })) };
  }
  const parsed = AssertionInput.safeParse(definedBy(draft));
  if (parsed.success) return { definition: parsed.data };
  return { faults: parsed.error.issues.map((issue) => ({ field: fieldOf(issue.path), message: issue.message })) };
}

/** `where.include.0` is in the field `include`. */
function fieldOf(path: readonly PropertyKey[]): string {
  const [first, second] = path;
  return String(first === 'where' && second !== undefined ? second : (first ?? ''));
}
