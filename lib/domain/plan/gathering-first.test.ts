import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { aggregate, type ClusterRole, createIndex, type RbacReader, worldAfter } from '../rbac';
import { objectOfWords, wishOfWords } from './__cases__/words';
import { beforeOf, formatRef, isAggregated, planSteps, sameButGathered, type Step, type Wish } from './index';
import { changesOf } from './step';

// Thousands of random worlds take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const pick = <T>(...all: T[]): fc.Arbitrary<T> => fc.constantFrom(...all);
const rules = fc
  .array(pick('get core/pods', 'list core/pods', 'get core/nodes'), { maxLength: 2 })
  .map((all) => all.join('; '));
const selectors = (...all: string[]): fc.Arbitrary<string> =>
  fc.uniqueArray(pick(...all), { minLength: 1, maxLength: all.length }).map((some) => some.join('; '));
const labels = (...all: string[]): fc.Arbitrary<string> =>
  fc
    .uniqueArray(pick(...all), { maxLength: all.length })
    .map((some) => (some.length === 0 ? '' : ` {${some.join(',')}}`));
/** In stages, named against their order: nothing gathers from a later stage, so that no ring is possible. */
const role = fc.oneof(
  fc
    .tuple(pick('a-part', 'z-part'), labels('in=1', 'also=1', 'in2=1', 'in3=1'), rules)
    .map(([name, own, all]) => `ClusterRole ${name}${own}: ${all}`),
  fc
    .tuple(pick('b-low', 'y-low'), labels('in2=1', 'in3=1'), selectors('in=1', 'also=1'))
    .map(([name, own, of]) => `ClusterRole ${name}${own} <- ${of}:`),
  fc
    .tuple(pick('c-mid', 'x-mid'), labels('in3=1'), selectors('in=1', 'in2=1'))
    .map(([name, own, of]) => `ClusterRole ${name}${own} <- ${of}:`),
  fc
    .tuple(pick('d-top', 'w-top'), selectors('in=1', 'in2=1', 'in3=1'))
    .map(([name, of]) => `ClusterRole ${name} <- ${of}:`),
);
const apply = role.map(wishOfWords);
const remove = role.map((words): Wish => wishOfWords(`delete ${words.replace(/^(\w+ [^ :]+).*$/u, '$1')}`));

describe('the steps of a plan, with a controller that is at work at once', () => {
  it('never meet a role that was rewritten since it was seen, unless it goes while others change', () => {
    const seen = { gathering: 0, goes: 0 };
    fc.assert(
      fc.property(
        fc.array(role, { maxLength: 10 }),
        fc.array(fc.oneof(apply, remove), { maxLength: 6 }),
        (words, objects) => {
          const before = worldOf(words);
          const { steps } = planSteps(before, { objects: distinct(objects) });
          const changing = steps.some(({ action }) => action !== 'delete');
          meet(before, steps, (step, now) => {
            const planned = beforeOf(step);
            if (planned === undefined || !isAggregated(planned)) return;
            if (step.action === 'delete' && changing) {
              seen.goes += 1;
              // Its version may be another; in what people write it is what was planned on.
              expect(now !== undefined && sameButGathered(planned, now)).toBe(true);
              return;
            }
            seen.gathering += 1;
            expect(now).toEqual(planned);
          });
        },
      ),
      { numRuns: 1500 },
    );
    expect(Math.min(seen.gathering, seen.goes)).toBeGreaterThan(100);
  });

  it('are in one order, however they were asked for', () => {
    fc.assert(
      fc.property(fc.array(role, { maxLength: 10 }), fc.array(apply, { maxLength: 6 }), (words, objects) => {
        const before = worldOf(words);
        const wishes = distinct(objects);
        const orderOf = (all: readonly Wish[]) =>
          planSteps(before, { objects: all }).steps.map(({ ref }) => formatRef(ref));
        expect(orderOf(wishes.toReversed())).toEqual(orderOf(wishes));
      }),
      { numRuns: 300 },
    );
  });

  it('are put in order in a moment, a thousand of them', () => {
    const words = Array.from(
      { length: 1000 },
      (_, i) => `ClusterRole r${String(i)} {n${String(i)}=1} <- n${String(i + 1)}=1:`,
    );
    const before = createIndex(words.map(objectOfWords)).reader();
    const objects = words.map((one) => wishOfWords(one.replace('<- ', '<- more=1; ')));
    const started = performance.now();
    const { steps } = planSteps(before, { objects });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(steps.map(({ ref }) => ref.name)).toEqual(words.map((_, i) => `r${String(i)}`));
  });
});

/** The world that the words describe, with the controller at rest. */
function worldOf(words: readonly string[]): RbacReader {
  const objects = new Map(words.map(objectOfWords).map((object) => [object.name, object]));
  return rested(createIndex([...objects.values()]).reader());
}

function rested(reader: RbacReader): RbacReader {
  const changes = aggregate(reader.clusterRoles()).roles.flatMap(({ name, rules: gathered, added, removed }) => {
    const role = reader.get({ kind: 'ClusterRole', namespace: '', name });
    if (role?.kind !== 'ClusterRole' || (added.length === 0 && removed.length === 0)) return [];
    const object: ClusterRole = { ...role, rules: gathered.map(({ rule }) => rule) };
    return [{ op: 'put' as const, object }];
  });
  return worldAfter(reader, changes);
}

/** Makes the steps one by one; between them the controller comes to rest. */
function meet(
  before: RbacReader,
  steps: readonly Step[],
  check: (step: Step, now: ClusterRole | undefined) => void,
): void {
  let world = before;
  for (const step of steps) {
    const now = world.get(step.ref);
    check(step, now?.kind === 'ClusterRole' ? now : undefined);
    world = rested(worldAfter(world, changesOf([step])));
  }
}

function distinct(wishes: readonly Wish[]): Wish[] {
  return [...new Map(wishes.map((wish) => [wish.op === 'apply' ? wish.object.name : wish.name, wish])).values()];
}
