import { type BlockerOutput, kindOfList } from '@/lib/contract';
import { type Blocker, type FieldConflict, type PlannedRef, type Step, formatRef } from '@/lib/domain/plan';
import type { RbacKind } from '@/lib/domain/rbac';
import { quoted } from '../deps';
import { mayVirtual } from '../needs';
import type { ClusterView } from '../ports';
import { ruleOutput } from '../proof';
import type { ChangeDeps } from './deps';
import type { Tried } from './dry-run';
import { placeOutput } from './plan-output';

/** What speaks against a plan: as the engine says it, or as the contract has it. */
export type Found = Blocker | BlockerOutput;

/** What says something of the cluster besides whether the actor may do what is planned. */
const BEYOND_RIGHTS: ReadonlySet<string> = new Set([
  'assertion-broken',
  'locks-out',
  'field-owner',
  'stale-world',
  'protected-object',
  'kept-by',
]);

/** Whether the API server would let the actor do all of it: then what they do not see of it may at least be counted. */
export const isVouched = (found: readonly Found[]): boolean =>
  !found.some(({ code, severity }) => severity === 'blocks' && !BEYOND_RIGHTS.has(code));

export function staleKinds(view: ClusterView): Exclude<RbacKind, 'Namespace' | 'ServiceAccount'>[] {
  return view.lists.flatMap(({ list, phase }) => {
    const kind = phase === 'synced' ? undefined : kindOfList(list);
    return kind === undefined || kind === 'Namespace' || kind === 'ServiceAccount' ? [] : [kind];
  });
}

/** What another manager wrote and would write again: it is only a warning, since the request is no apply. */
export function conflictsOf(tried: readonly Tried[]): FieldConflict[] {
  return tried.flatMap(({ sending, sent }) =>
    sent?.state === 'done'
      ? sent.owners.flatMap(({ manager, fields }) => fields.map((field) => ({ ref: sending.ref, field, manager })))
      : [],
  );
}

/** Another authorizer than RBAC may allow the request: the cluster's own word counts. */
export function allowedAllTheSame({ code, objects }: Found, tried: readonly Tried[]): boolean {
  if (code !== 'not-authorized' && code !== 'unknown-role') return false;
  const about = tried.filter(({ sending }) => objects.some((ref) => formatRef(placed(ref)) === formatRef(sending.ref)));
  return about.length > 0 && about.every(({ sent }) => sent?.state === 'done');
}

/** Where no API server guards, writing files takes a right of Castellan's own, where the object is. */
export function fileBlockers(deps: ChangeDeps, cluster: string, steps: readonly Step[]): BlockerOutput[] {
  return steps
    .filter(({ ref }) => !mayVirtual(deps, cluster, 'create', 'changes', ref.namespace))
    .map(({ ref }) => ({
      code: 'not-authorized',
      severity: 'blocks',
      message: `Writing manifests takes the right to create changes.castellan.dev ${ref.namespace === '' ? 'in the cluster' : `in namespace ${quoted(ref.namespace)}`}, which you do not have.`,
      objects: [placeOutput(ref)],
    }));
}

export function dryRunBlockers(tried: readonly Tried[]): BlockerOutput[] {
  return tried.flatMap(({ sending, sent }): BlockerOutput[] => {
    const objects = [placeOutput(sending.ref)];
    if (sent?.state === 'refused') {
      return [{ code: `dry-run-${sent.refused.code}`, severity: 'blocks', message: sent.refused.message, objects }];
    }
    if (sent?.state === 'unknown')
      return [{ code: 'dry-run-unknown', severity: 'blocks', message: sent.message, objects }];
    return [];
  });
}

/** What blocks first; the cluster's own word stands beside ours, each once. */
export function orderedBlockers(found: readonly Found[]): BlockerOutput[] {
  const output = found.map(blockerOutput);
  return [
    ...output.filter(({ severity }) => severity === 'blocks'),
    ...output.filter((one) => one.severity === 'warns'),
  ];
}

function blockerOutput(found: Found): BlockerOutput {
  const { code, severity, message, objects, missing } = found;
  return {
    code,
    severity,
    message,
    objects: objects.map((ref) => placeOutput(placed(ref))),
    ...(missing === undefined ? {} : { missing: missing.map(ruleOutput) }),
    ...('withheld' in found && found.withheld === true ? { withheld: true } : {}),
  };
}

type Placed = { readonly kind: PlannedRef['kind']; readonly namespace?: string | undefined; readonly name: string };

/** A place with its namespace, empty where it has none. */
export const placed = ({ kind, namespace = '', name }: Placed): PlannedRef => ({ kind, namespace, name });
