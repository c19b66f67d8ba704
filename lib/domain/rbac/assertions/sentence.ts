import type { Assertion, SubjectPattern, Where } from './assertion';

/** The definition of an assertion; what the contract and the engine both are. */
export type Defined = Omit<Assertion, 'id' | 'names'> & { readonly names?: readonly string[] | undefined };

/** An assertion in one sentence, without its full stop: "Group tenant-a must not get secrets outside of tenant-a-*". */
export function assertionSentence(assertion: Defined): string {
  const { type, verbs } = assertion;
  const what = `${joined(verbs, type === 'can' ? 'and' : 'or')} ${whatOf(assertion)} ${whereOf(assertion.where)}`;
  const who = assertion.subjects.map(subjectWords);
  const them = joined(who, 'and');
  if (type === 'only') return `Only ${them} may ${what}`;
  if (type === 'can') return `${them} can ${what}`;
  return who.length === 1 ? `${them} must not ${what}` : `None of ${them} may ${what}`;
}

const subjectWords = (subject: SubjectPattern): string =>
  subject.kind === 'ServiceAccount'
    ? `ServiceAccount ${subject.namespace}/${subject.name}`
    : `${subject.kind} ${subject.name}`;

function whatOf({ type, resources, apiGroups, names }: Defined): string {
  const by = type === 'can' ? 'and' : 'or';
  const [group, ...others] = apiGroups;
  const alone = others.length === 0;
  const words = resources.map((one) => (alone ? withGroup(one, group ?? '') : one));
  const groups = alone
    ? ''
    : ` (API groups ${joined(
        apiGroups.map((one) => (one === '' ? 'core' : one)),
        'and',
      )})`;
  const named = names === undefined || names.length === 0 ? '' : ` named ${joined(names, by)}`;
  return `${joined(words, by)}${groups}${named}`;
}

/** `deployments.apps/scale`, as kubectl writes it. */
function withGroup(resource: string, group: string): string {
  if (group === '') return resource;
  const [plain = '', ...sub] = resource.split('/');
  return [`${plain}.${group}`, ...sub].join('/');
}

function whereOf(where: Where): string {
  if (where === 'cluster') return 'in the whole cluster';
  const { include, exclude } = where;
  const everywhere = include.includes('*');
  if (everywhere && exclude.length === 0) return 'in any namespace';
  if (everywhere) return `outside of ${joined(exclude, 'and')}`;
  return `in ${joined(include, 'and')}${exclude.length === 0 ? '' : `, except ${joined(exclude, 'and')}`}`;
}

/** `a`, `a or b`, `a, b or c`. */
function joined(words: readonly string[], by: 'and' | 'or'): string {
  const last = words.at(-1) ?? '…';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${by} ${last}`;
}
