import { z } from 'zod';
import {
  type Intent,
  type PlannedObject,
  planSteps,
  afterWorld,
  type Step,
  undoIntent,
  type WantedObject,
  wantedOf,
  type Wish,
} from '@/lib/domain/plan';
import { aggregate, type LabelSelector, type RbacReader, type RoleRef, type Rule } from '@/lib/domain/rbac';
import type { Random } from './random.ts';
import { type Manifest, randomObject, randomWorld } from './world.ts';

const Selector = z.object({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z
    .array(
      z.object({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

/** An object as the API takes it, as a person would ask Castellan for it. */
export function wantedOfManifest(manifest: Manifest): WantedObject {
  const { kind, metadata } = manifest;
  const { name, namespace = '', labels } = metadata;
  const named = { name, ...(labels === undefined ? {} : { labels }) };
  switch (kind) {
    case 'Role':
      return { kind, namespace, ...named, rules: rulesOf(manifest) };
    case 'ClusterRole': {
      const selectors = manifest.aggregationRule?.clusterRoleSelectors;
      const role = { kind, ...named, rules: rulesOf(manifest) } as const;
      return selectors === undefined ? role : { ...role, aggregation: selectors.map(selectorOf) };
    }
    case 'RoleBinding':
      return { kind, namespace, ...named, roleRef: roleRefOf(manifest), subjects: manifest.subjects ?? [] };
    case 'ClusterRoleBinding':
      return { kind, ...named, roleRef: roleRefOf(manifest), subjects: manifest.subjects ?? [] };
    default:
      throw new Error(`no plan makes a ${kind}`);
  }
}

function rulesOf({ rules = [] }: Manifest): Rule[] {
  return rules.map((rule) => ({
    verbs: rule['verbs'] ?? [],
    apiGroups: rule['apiGroups'] ?? [],
    resources: rule['resources'] ?? [],
    resourceNames: rule['resourceNames'] ?? [],
    nonResourceURLs: rule['nonResourceURLs'] ?? [],
  }));
}

function selectorOf(written: object): LabelSelector {
  return Selector.parse(written);
}

function roleRefOf({ roleRef }: Manifest): RoleRef {
  if (roleRef === undefined) throw new Error('a binding without a roleRef');
  return { kind: roleRef.kind === 'Role' ? 'Role' : 'ClusterRole', name: roleRef.name };
}

/**
 * A random world in which no aggregated roles copy from each other: what a ring ends with depends on the order in which
 * the controller's workers happen to run, so that nobody can foretell it.
 */
export function ringlessWorld(random: Random, now: RbacReader): Manifest[] {
  for (;;) {
    const objects = randomWorld(random);
    const { steps } = planSteps(now, { objects: objects.map(wishFor) });
    const roles = afterWorld(now, steps).reader.clusterRoles();
    const aggregating = roles.filter(({ name, aggregation }) => name.startsWith('agg-') && aggregation !== undefined);
    if (isRingless(roles) && aggregating.length > 0) return objects;
  }
}

function isRingless(roles: ReturnType<RbacReader['clusterRoles']>): boolean {
  return aggregate(roles).cycles.length === 0;
}

function wishFor(manifest: Manifest): Wish {
  return { op: 'apply', object: wantedOfManifest(manifest) };
}

/** An intent and what it makes of this world: something, and no ring. */
export type Planned = { readonly intent: Intent; readonly steps: readonly Step[] };

/** One to four objects made, changed, replaced or deleted; now and then the undoing of what was done last. */
export function randomPlan(random: Random, reader: RbacReader, last: readonly Step[]): Planned {
  if (last.length > 0 && random.chance(0.12)) {
    const undo = planned(reader, undoIntent(last));
    if (undo !== undefined) return undo;
  }
  for (;;) {
    const wishes = new Map<string, Wish>();
    const count = 1 + random.below(4);
    while (wishes.size < count) {
      const wish = randomWish(random, reader);
      const { kind, name, ...rest } = wish.op === 'apply' ? wish.object : wish;
      wishes.set(JSON.stringify([kind, 'namespace' in rest ? rest.namespace : '', name]), wish);
    }
    const found = planned(reader, { objects: [...wishes.values()] });
    if (found !== undefined) return found;
  }
}

function planned(reader: RbacReader, intent: Intent): Planned | undefined {
  const { steps, problems } = planSteps(reader, intent);
  // Everything in these worlds is what the API server takes.
  if (problems.length > 0) throw new Error(`refused by us: ${JSON.stringify({ problems, intent })}`);
  if (steps.length === 0 || !isRingless(afterWorld(reader, steps).reader.clusterRoles())) return undefined;
  return { intent, steps };
}

/** A change of what is there, or an object that is not. */
export function randomWish(random: Random, reader: RbacReader): Wish {
  const fresh = familiar(random, wantedOfManifest(randomObject(random)));
  const namespace = 'namespace' in fresh ? fresh.namespace : '';
  const present = plannedIn(reader, { ...fresh, namespace });
  const dice = random.next();
  if (present !== undefined && dice < 0.25) return { op: 'delete', kind: fresh.kind, namespace, name: fresh.name };
  if (present !== undefined && dice < 0.65) return { op: 'apply', object: edited(random, wantedOf(present), fresh) };
  return { op: 'apply', object: fresh };
}

/** Now and then about what Kubernetes brings: a part of its `view`, or a binding to it. */
function familiar(random: Random, object: WantedObject): WantedObject {
  if (!random.chance(object.kind === 'ClusterRole' ? 0.3 : 0.12)) return object;
  if ('roleRef' in object) return { ...object, roleRef: { kind: 'ClusterRole', name: random.pick(['view', 'edit']) } };
  if (object.kind === 'Role') return object;
  return { ...object, labels: { ...object.labels, 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } };
}

type Place = { readonly kind: PlannedObject['kind']; readonly namespace: string; readonly name: string };

export function plannedIn(reader: RbacReader, { kind, namespace, name }: Place): PlannedObject | undefined {
  const object = reader.get({ kind, namespace, name });
  return object?.kind === 'Namespace' || object?.kind === 'ServiceAccount' ? undefined : object;
}

/** The object with something of another one of its kind: a rule, subjects, labels; or with one less. */
function edited(random: Random, present: WantedObject, fresh: WantedObject): WantedObject {
  if ('roleRef' in present) {
    const more = 'roleRef' in fresh ? fresh.subjects : [];
    return { ...present, subjects: mixed(random, present.subjects, more) };
  }
  if (random.chance(0.3)) return { ...present, labels: fresh.labels ?? {} };
  const more = 'roleRef' in fresh ? [] : fresh.rules;
  return { ...present, rules: mixed(random, present.rules, more) };
}

function mixed<T>(random: Random, all: readonly T[], more: readonly T[]): T[] {
  const gone = random.chance(0.5) ? random.below(all.length) : -1;
  const rest = all.filter((_, i) => i !== gone);
  return random.chance(0.6) ? [...rest, ...more.slice(0, 1)] : rest;
}
