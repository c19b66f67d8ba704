import type { AccessDeltaOutput, GrantOutput, PlaceOutput, RiskOutput, StepOutput } from '@/lib/contract';
import {
  type AccessDelta,
  type Grant,
  type PlannedObject,
  type PlannedRef,
  type Step,
  afterOf,
  beforeOf,
  expandGrant,
} from '@/lib/domain/plan';
import type { Discovery } from '@/lib/domain/rbac/discovery';
import type { SubjectRisk } from '@/lib/domain/rbac/risks';
import { manifestOf } from '../manifest';
import type { ChangeDeps } from './deps';

const MOST_SUBJECTS = 500;
const MOST_EXAMPLES = 200;

/** An object's place as the contract has it. */
export function placeOutput({ kind, namespace, name }: PlannedRef): PlaceOutput {
  return namespace === '' ? { kind, name } : { kind, namespace, name };
}

/** A step with its object before and after as YAML, and the lines that differ. */
export function stepOutput(step: Step, { yaml, lines }: Pick<ChangeDeps, 'yaml' | 'lines'>): StepOutput {
  const before = textOf(beforeOf(step), yaml);
  const after = textOf(afterOf(step), yaml);
  return { action: step.action, object: placeOutput(step.ref), before, after, diff: lines(before, after) };
}

/** What the server generates is no part of what people compare. */
function textOf(object: PlannedObject | undefined, yaml: (value: unknown) => string): string {
  if (object === undefined) return '';
  const { labels, annotations } = object.meta;
  const meta = {
    ...(labels === undefined || Object.keys(labels).length === 0 ? {} : { labels }),
    ...(annotations === undefined || Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  return yaml(manifestOf({ ...object, meta }));
}

/** The delta as the contract has it: the first 500 subjects and scopes, all of them counted. */
export function deltaOutput(delta: AccessDelta, discovery: Discovery | undefined): AccessDeltaOutput {
  const { gained, lost, subjectsGaining, subjectsLosing, shadowed, subjects, truncated } = delta;
  return {
    gained,
    lost,
    subjectsGaining,
    subjectsLosing,
    shadowed: { ...shadowed },
    subjects: subjects.slice(0, MOST_SUBJECTS).map((one) => ({
      principal: { ...one.principal },
      scope: one.scope,
      gained: one.gained.map((grant) => grantOutput(grant, discovery, one.scope)),
      lost: one.lost.map((grant) => grantOutput(grant, discovery, one.scope)),
    })),
    subjectsTotal: subjects.length,
    truncated,
  };
}

function grantOutput(grant: Grant, discovery: Discovery | undefined, scope: string): GrantOutput {
  const wide = grant.verb === '*' || (grant.type === 'resource' && `${grant.apiGroup}${grant.resource}`.includes('*'));
  if (!wide || grant.type === 'url' || discovery === undefined) return { ...grant };
  const covered = expandGrant(grant, discovery, scope);
  const examples = covered.slice(0, MOST_EXAMPLES).map(({ apiGroup, resource, verbs }) => {
    return `${verbs.join(', ')} ${apiGroup === '' ? resource : `${resource}.${apiGroup}`}`;
  });
  return { ...grant, covers: { resources: covered.length, examples } };
}

export function riskOutput({ principal, risk }: SubjectRisk): RiskOutput {
  const { id, title, severity, reason, scope } = risk;
  return { rule: id, title, severity, reason, principal: { ...principal }, scope };
}
