import { assertNever } from '@/lib/domain/core';
import type { Answer, AskAndWhoInput, NearMiss as NearMissOutput, WhyOutput } from '@/lib/contract';
import {
  type Difference,
  type NearMiss,
  type RoleRef,
  type Rule,
  type Ask,
  why as explain,
  whoCouldGrant,
} from '@/lib/domain/rbac';
import { decideAbout, viewAbout } from './about';
import { askOf, namespaceOf, requesterOfInput } from './asked';
import { roleExists } from './binding-row';
import { outcomeOf } from './can';
import type { Deps } from './deps';
import { asOf, neededLists } from './gaps';
import { notesFor } from './notes';
import type { ClusterView } from './ports';
import { bindingRef, roleRefOutput, ruleOutput, subjectOutput } from './proof';

type Value = WhyOutput['value'];

/**
 * Why the requester may: the paths. Why not: the grants that come nearest, fewest differences first, each with the
 * binding that would be the place; and who could put the missing grant there. Throws AppError `not-found` or
 * `invalid-request`.
 */
export function why(deps: Deps, cluster: string, input: AskAndWhoInput): Answer<Value> {
  const requester = requesterOfInput(input);
  const about = viewAbout(deps, cluster, requester);
  const view = about.seen;
  const ask = askOf(input);
  const { decision, gaps } = decideAbout(about, requester, ask);
  const { nearMisses } = explain(view.rbac, requester, ask);
  const value: Value = {
    ...outcomeOf(view, decision, gaps),
    nearMisses: decision.allowed ? [] : nearMisses.map((miss) => nearMissOutput(view, miss)),
    whoCouldGrant:
      decision.allowed || view.withheld?.sees(namespaceOf(ask)) === false
        ? { subjects: [], total: 0, truncated: false }
        : grantorsOf(view, ask, nearMisses[0]),
    notes: notesFor(view, ask),
  };
  return { value, gaps, asOf: asOf(about.whole, neededLists(namespaceOf(ask))) };
}

/**
 * Who could hand out the nearest thing: the role of the nearest miss, where that role would do as it is; else a new role
 * with exactly what is asked.
 */
function grantorsOf(view: ClusterView, ask: Ask, nearest: NearMiss | undefined): Value['whoCouldGrant'] {
  const role = nearest?.differs.every(({ what }) => what === 'namespace' || what === 'group')
    ? nearest.role
    : undefined;
  const wanted: RoleRef | readonly Rule[] = role === undefined ? [ruleFor(ask)] : { kind: role.kind, name: role.name };
  const { grantors, truncated } = whoCouldGrant(view.rbac, namespaceOf(ask), wanted);
  return { subjects: grantors.map(({ principal }) => ({ ...principal })), total: grantors.length, truncated };
}

/** The narrowest rule that allows the ask. */
function ruleFor(ask: Ask): Rule {
  const none = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  if (ask.type === 'url') return { ...none, verbs: [ask.verb], nonResourceURLs: [ask.path] };
  const resource = ask.subresource === '' ? ask.resource : `${ask.resource}/${ask.subresource}`;
  const resourceNames = ask.name === '' ? [] : [ask.name];
  return { ...none, verbs: [ask.verb], apiGroups: [ask.apiGroup], resources: [resource], resourceNames };
}

function nearMissOutput(view: ClusterView, miss: NearMiss): NearMissOutput {
  const { ref, exists } = miss.place;
  const role = roleRefOutput(miss.binding);
  const kind = ref.kind === 'ClusterRoleBinding' ? ref.kind : 'RoleBinding';
  return {
    differs: miss.differs.map((difference) => ({
      what: difference.what === 'url' ? 'path' : difference.what,
      has: listed(difference.have),
      wants: difference.want,
    })),
    says: `${miss.differs.map((difference) => sentence(difference, roleExists(view, role) === undefined)).join('; ')}.`,
    binding: bindingRef(miss.binding),
    role,
    ...(miss.rule === undefined ? {} : { rule: { index: miss.ruleIndex ?? 0, ...ruleOutput(miss.rule) } }),
    subject: subjectOutput(miss.subject),
    place: { kind, ...(ref.namespace === '' ? {} : { namespace: ref.namespace }), name: ref.name, exists },
  };
}

const MOST_LISTED = 6;

function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST_LISTED).map((text) => (text === '' ? '""' : text));
  return texts.length > MOST_LISTED ? `${shown.join(', ')} and ${texts.length - MOST_LISTED} more` : shown.join(', ');
}

function sentence({ what, have, want }: Difference, roleUnread: boolean): string {
  const has = listed(have);
  switch (what) {
    case 'verb':
      return `allows ${has}, not ${want}`;
    case 'name':
      return want === ''
        ? `allows only the names ${has}, and the ask has no name`
        : `allows only the names ${has}, not ${want}`;
    case 'namespace':
      return want === ''
        ? `counts in namespace ${has}, not cluster-wide`
        : `counts in namespace ${has}, not in ${want}`;
    case 'group':
      return `is for group ${want}, which the requester is not in`;
    case 'apiGroup':
      return `is about API group ${has}, not ${want === '' ? 'the core group' : want}`;
    case 'resource':
    case 'subresource':
      return `is about ${has}, not ${want}`;
    case 'url':
      return has === '' ? `is about resources, not the URL ${want}` : `is about ${has}, not ${want}`;
    case 'role':
      return `points to ${want}, which ${roleUnread ? 'could not be read' : 'does not exist'}`;
    default:
      return assertNever(what);
  }
}
