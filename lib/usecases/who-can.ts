import type { WhoCanInput, WhoCanOutput, WhoCanSubject } from '@/lib/contract';
import {
  type AnyBinding,
  type Ask,
  type SubjectGrant,
  type WhoCan,
  unresolvedBindings,
  formatPrincipal,
  weigh,
  whoCan as find,
} from '@/lib/domain/rbac';
import { askOf, namespaceOf } from './asked';
import { type PageStart, nextCursor, pageStart } from './cursor';
import type { Deps } from './deps';
import { asOf, gapsFor, mayBeUnread, neededLists } from './gaps';
import { keptPerGeneration } from './kept';
import { JsonAnswer, NewestAnswers } from './kept-json';
import { notesFor } from './notes';
import type { ClusterView } from './ports';
import { bindingRef, proofOf, roleRefOutput, subjectOutput } from './proof';
import { matcherOf } from './rows';

type Value = WhoCanOutput['value'];
const MAX_UNRESOLVED = 100;

/**
 * Who may do this: each subject that itself matches a binding that allows the ask, once, and `system:masters`; a page at
 * a time, strongest first. `total` counts what the filter leaves; `summary` is of the whole answer. The value is kept
 * while its generation is the newest: what is asked again is not made again. Throws AppError `not-found`,
 * `invalid-request` or `cursor-gone`.
 */
export function whoCan(deps: Deps, cluster: string, input: WhoCanInput): JsonAnswer {
  const ask = askOf(input);
  const start = pageStart(deps, cluster, input.cursor, ['who-can', ask, input.filter, input.expand]);
  const { view, question, offset } = start;
  const unresolved = unresolvedBindings(view.rbac, ask);
  const json = answers.find(view, `${question} ${offset} ${input.limit}`, () => make(start, ask, unresolved, input));
  const namespace = namespaceOf(ask);
  const gaps = gapsFor(view, { namespace, unresolved });
  return new JsonAnswer(json, gaps, asOf(view, neededLists(namespace)));
}

/** The pages of a thousand questions on a large cluster. */
const KEPT_BYTES = 40e6;
const answers = new NewestAnswers(KEPT_BYTES);

function make(
  start: PageStart,
  ask: Ask,
  unresolved: readonly AnyBinding[],
  { limit, filter, expand }: WhoCanInput,
): Value {
  const { view, offset } = start;
  const answer = find(view.rbac, ask, { expandMembers: expand === 'members' });
  const { page, total } = pageOf(view, start.question, answer, { offset, limit, filter });
  const unread = unresolved.filter((binding) => mayBeUnread(view, binding));
  const next = nextCursor(start, limit, total);
  return {
    subjects: page.map((grant) => subjectOf(view, grant)),
    total,
    ...(next === undefined ? {} : { nextCursor: next }),
    notes: notesFor(view, ask),
    unresolved: { bindings: unread.slice(0, MAX_UNRESOLVED).map(unreadOutput), total: unread.length },
    // A page that holds every subject says it all; else the answer is gone through once per generation.
    summary:
      page.length === answer.total
        ? summaryOf(page)
        : summaries(view.rbac, start.question, () => summaryOf(answer.page(0, answer.total))),
  };
}

const summaries = keptPerGeneration<Value['summary']>(16);
const filteredPlaces = keptPerGeneration<readonly number[]>(16);

type Wanted = { readonly offset: number; readonly limit: number; readonly filter: string | undefined };

/** The page of what the filter leaves. Proofs are made for the page; names alone are looked through for the filter. */
function pageOf(
  view: ClusterView,
  question: string,
  answer: WhoCan,
  { offset, limit, filter }: Wanted,
): { page: SubjectGrant[]; total: number } {
  const matches = matcherOf(filter);
  if (matches === undefined) return { page: answer.page(offset, limit), total: answer.total };
  const places = filteredPlaces(view.rbac, question, () =>
    answer
      .page(0, answer.total)
      .flatMap(({ principal }, place) => (matches(formatPrincipal(principal)) ? [place] : [])),
  );
  return {
    page: places.slice(offset, offset + limit).flatMap((place) => answer.page(place, 1)),
    total: places.length,
  };
}

function subjectOf(view: ClusterView, { principal, via, viaTotal, throughGroups }: SubjectGrant): WhoCanSubject {
  return {
    ...principal,
    via: proofOf(view.rbac, via),
    viaTotal,
    ...(throughGroups === undefined ? {} : { throughGroups: [...throughGroups] }),
  };
}

function unreadOutput(binding: AnyBinding): Value['unresolved']['bindings'][number] {
  return { binding: bindingRef(binding), role: roleRefOutput(binding), subjects: binding.subjects.map(subjectOutput) };
}

function summaryOf(subjects: readonly SubjectGrant[]): Value['summary'] {
  const summary = { users: 0, groups: 0, serviceAccounts: 0, byWildcard: 0 };
  for (const { principal, via } of subjects) {
    if (principal.kind === 'User') summary.users += 1;
    else if (principal.kind === 'Group') summary.groups += 1;
    else summary.serviceAccounts += 1;
    const [strongest] = via;
    if (strongest !== undefined && weigh(strongest) !== 'named') summary.byWildcard += 1;
  }
  return summary;
}
