import { formatPrincipal } from '../rbac';
import type { RiskDelta, SubjectRisk } from '../rbac/risks';
import type { AccessDelta } from './access-delta';
import { canonicalJson } from './canonical-json';
import type { Grant } from './grant';
import { afterOf, beforeOf, type PlannedObject, type Step } from './step';

/** All that a person agrees to when they apply a plan. */
export type HashedPlan = {
  readonly steps: readonly Step[];
  readonly access: AccessDelta;
  readonly risks: RiskDelta;
  /** Of every assertion: before and after. */
  readonly assertions: readonly { readonly id: string; readonly before: string; readonly after: string }[];
  /** How much of it there is that the author may not see: in numbers, since a hash of the rest could be guessed at. */
  readonly withheld?: { readonly [count: string]: number } | undefined;
};

/**
 * One text for one plan: the same steps on the same objects with the same consequences, whoever made it and when. It
 * covers the normalised steps, their preconditions, both deltas and the verdicts; of an object's metadata only labels and
 * annotations, nothing that the server generates. Linear; lists that subjects share are hashed once.
 *
 * @param hash a cryptographic one, as hex
 */
export function planHash(hash: (text: string) => string, plan: HashedPlan): string {
  const lists = new Map<readonly Grant[], string>();
  const hashed = (grants: readonly Grant[]): string => {
    const known = lists.get(grants) ?? hash(canonicalJson(grants));
    lists.set(grants, known);
    return known;
  };
  const { subjects, shadowed, truncated } = plan.access;
  const assertions = [...plan.assertions].sort((a, b) => (a.id === b.id ? 0 : a.id < b.id ? -1 : 1));
  return hash(
    canonicalJson({
      // A change of what is hashed must change every hash.
      version: 2,
      steps: plan.steps.map(stepOf),
      access: {
        subjects: subjects.map(({ principal, scope, gained, lost }) => {
          return [formatPrincipal(principal), scope, hashed(gained), hashed(lost)];
        }),
        shadowed,
        truncated,
      },
      risks: { added: plan.risks.added.map(riskOf), removed: plan.risks.removed.map(riskOf) },
      assertions: assertions.map(({ id, before, after }) => [id, before, after]),
      ...(plan.withheld === undefined ? {} : { withheld: plan.withheld }),
    }),
  );
}

function stepOf(step: Step): object {
  const { action, ref, precondition } = step;
  return { action, ref, precondition, before: bare(beforeOf(step)), after: bare(afterOf(step)) };
}

function bare(object: PlannedObject | undefined): object | undefined {
  if (object === undefined) return undefined;
  const { labels = {}, annotations = {} } = object.meta;
  return { ...object, meta: { labels, annotations } };
}

function riskOf({ principal, risk: { id, severity, scope, names } }: SubjectRisk): readonly unknown[] {
  return [formatPrincipal(principal), id, severity, scope, names];
}
