import { principalKey } from '../rbac';
import type { RiskDelta, SubjectRisk } from '../rbac/risks';
import type { AccessDelta, SubjectDelta } from './access-delta';
import { grantKey } from './grant';

/** How much of a delta is not in what is shown of it. */
export type Beyond = { readonly gained: number; readonly lost: number; readonly subjects: number };

/**
 * What the delta of a plan on the whole cluster holds beyond the delta that its author is shown, in numbers. Linear in
 * both.
 */
export function deltaBeyond(whole: AccessDelta, shown: AccessDelta): Beyond {
  const known = new Map(shown.subjects.map((one) => [placeOf(one), one]));
  const subjects = new Set<string>();
  let [gained, lost] = [0, 0];
  for (const one of whole.subjects) {
    const same = known.get(placeOf(one));
    const more = grantsBeyond(one.gained, same?.gained);
    const less = grantsBeyond(one.lost, same?.lost);
    gained += more;
    lost += less;
    if (more + less > 0) subjects.add(principalKey(one.principal));
  }
  return { gained, lost, subjects: subjects.size };
}

const placeOf = ({ principal, scope }: SubjectDelta): string => `${principalKey(principal)} ${scope}`;

function grantsBeyond(whole: SubjectDelta['gained'], shown: SubjectDelta['gained'] = []): number {
  const known = new Set(shown.map(grantKey));
  return whole.filter((grant) => !known.has(grantKey(grant))).length;
}

/** The same of risks. */
export function risksBeyond(whole: RiskDelta, shown: RiskDelta): { readonly added: number; readonly removed: number } {
  return { added: countBeyond(whole.added, shown.added), removed: countBeyond(whole.removed, shown.removed) };
}

function countBeyond(whole: readonly SubjectRisk[], shown: readonly SubjectRisk[]): number {
  const known = new Set(shown.map(keyOf));
  return whole.filter((one) => !known.has(keyOf(one))).length;
}

const keyOf = ({ principal, risk: { id, severity, scope, names } }: SubjectRisk): string =>
  JSON.stringify([principalKey(principal), id, severity, scope, names]);
