import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ASKS, intents, objects, PRINCIPALS, worlds } from './__cases__/random-worlds';
import { objectOfWords, wishOfWords } from './__cases__/words';
import {
  aggregate,
  allows,
  createIndex,
  type RbacObject,
  type RbacReader,
  requesterOf,
  whoCan,
  worldAfter,
} from '../rbac';
import { afterWorld, planSteps, undoIntent } from './index';
import { changesOf } from './step';

vi.setConfig({ testTimeout: 120_000 });

describe('a generation beside its index', () => {
  it('is the world that the index would reach, and leaves the index as it was', () => {
    fc.assert(
      fc.property(objects, intents, intents, (all, first, second) => {
        const index = createIndex(all);
        const reader = index.reader();
        const listed = objectsIn(reader);
        const changes = changesOf(planSteps(reader, first).steps);
        const after = worldAfter(reader, changes);
        const more = changesOf(planSteps(after, second).steps);
        const later = worldAfter(after, more);
        expect(objectsIn(reader)).toEqual(listed);
        index.apply(changes);
        expect(objectsIn(after)).toEqual(objectsIn(index.reader()));
        expect(after.counts()).toEqual(index.reader().counts());
        index.apply(more);
        expect(objectsIn(later)).toEqual(objectsIn(index.reader()));
        for (const ask of ASKS.filter((_, i) => i % 7 === 0)) {
          const names = (from: RbacReader): unknown => whoCan(from, ask).subjects.map(({ principal }) => principal);
          expect(names(later)).toEqual(names(index.reader()));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is the same one when nothing changes', () => {
    const reader = createIndex([]).reader();
    expect(worldAfter(reader, [])).toBe(reader);
  });
});

describe('the world after a plan', () => {
  it('is at rest where the world before was', () => {
    fc.assert(
      fc.property(worlds, intents, (before, intent) => {
        const { reader, settled } = afterWorld(before, planSteps(before, intent).steps);
        expect(settled).toBe(true);
        for (const { added, removed } of aggregate(reader.clusterRoles()).roles)
          expect([added, removed]).toEqual([[], []]);
      }),
      { numRuns: 500 },
    );
  });

  it('is the world before when the plan is undone', () => {
    // Roles that copy from each other keep what they once had: that is the controller's way, not an undoing's fault.
    const straight = worlds.filter((world) => aggregate(world.clusterRoles()).cycles.length === 0);
    fc.assert(
      fc.property(straight, intents, (before, intent) => {
        const { steps } = planSteps(before, intent);
        const { reader: after } = afterWorld(before, steps);
        fc.pre(aggregate(after.clusterRoles()).cycles.length === 0);
        const back = planSteps(after, undoIntent(steps));
        expect(back.problems).toEqual([]);
        const { reader: again } = afterWorld(after, back.steps);
        for (const principal of PRINCIPALS) {
          const requester = requesterOf(principal);
          const differing = ASKS.filter((ask) => allows(before, requester, ask) !== allows(again, requester, ask));
          expect(differing).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('says which aggregates the controller would rewrite, and touches only these', () => {
    const reader = createIndex(
      ['ClusterRole view <- to=view', 'ClusterRole other <- to=other', 'ClusterRole b {to=other}: get core/nodes'].map(
        objectOfWords,
      ),
    ).reader();
    const { steps } = planSteps(reader, { objects: [wishOfWords('ClusterRole a {to=view}: get core/pods')] });
    const { aggregated, touched } = afterWorld(reader, steps);
    expect(aggregated).toEqual(['view']);
    expect(touched.roles.map(({ name }) => name).sort()).toEqual(['a', 'view']);
  });
});

function objectsIn(reader: RbacReader): RbacObject[] {
  return [...reader.clusterRoles(), ...reader.roles(), ...reader.clusterRoleBindings(), ...reader.roleBindings()];
}
