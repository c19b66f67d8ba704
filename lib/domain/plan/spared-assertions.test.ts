import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createIndex, type Principal, type RbacObject, type RbacReader, type Rule } from '../rbac';
import { affectedBy, type Assertion, evaluateAssertion } from '../rbac/assertions';
import { ruleOfWords } from '../rbac/__cases__/words';
import { objectOfWords, wishOfWords } from './__cases__/words';
import { afterWorld, formatRef, planSteps, type Wish } from './index';

// Thousands of random worlds take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const pick = <T>(...all: T[]): fc.Arbitrary<T> => fc.constantFrom(...all);
const RULES = ['get core/pods', 'list core/pods', 'get core/pods#a', '* */*', 'get apps/pods', 'create core/secrets'];
const rules = fc.array(pick(...RULES), { maxLength: 2 }).map((all) => all.join('; '));
const subjects = fc
  .array(pick('User:ann', 'Group:devs', 'ServiceAccount:web/bot', 'Group:system:authenticated'), { maxLength: 2 })
  .map((all) => all.join(', '));
const label = pick('', ' {in=a}', ' {in=b}');
/** Parts, roles that gather them, and one that gathers those. */
const role = fc.oneof(
  fc.tuple(pick('p', 'q'), label, rules).map(([name, in_, all]) => `ClusterRole ${name}${in_}: ${all}`),
  fc.tuple(pick('g', 'h'), label, rules).map(([name, in_, all]) => `ClusterRole ${name}${in_} <- in=a: ${all}`),
  rules.map((all) => `ClusterRole top <- in=b: ${all}`),
  fc.tuple(pick('web', 'dev'), rules).map(([namespace, all]) => `Role ${namespace}/r: ${all}`),
);
const bound = fc.tuple(pick('ClusterRole p', 'ClusterRole g', 'ClusterRole top', 'ClusterRole gone'), subjects);
const binding = fc.oneof(
  fc.tuple(pick('x', 'y'), bound).map(([name, [ref, all]]) => `ClusterRoleBinding ${name} -> ${ref}: ${all}`),
  fc.tuple(pick('web', 'dev'), bound).map(([space, [ref, all]]) => `RoleBinding ${space}/b -> ${ref}: ${all}`),
  fc.tuple(pick('web', 'dev'), subjects).map(([space, all]) => `RoleBinding ${space}/c -> Role r: ${all}`),
);
const word = fc.oneof(role, binding);
const wish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 3, arbitrary: word.map(wishOfWords) },
  word.map((words): Wish => wishOfWords(`delete ${words.replace(/^(\w+ [^ :]+).*$/u, '$1')}`)),
);
const assertion: fc.Arbitrary<Assertion> = fc.record({
  name: fc.constant('random'),
  type: pick('must-not', 'only', 'can'),
  subjects: fc.array(
    pick<Principal>(
      { kind: 'User', name: 'ann' },
      { kind: 'Group', name: 'dev*' },
      { kind: 'ServiceAccount', namespace: '*', name: 'bot' },
    ),
    { minLength: 1, maxLength: 2 },
  ),
  verbs: pick(['get'], ['list'], ['get', 'create']),
  apiGroups: pick([''], ['', 'apps']),
  resources: pick(['pods'], ['secrets', 'pods']),
  where: pick<Assertion['where']>('cluster', { include: ['*'], exclude: [] }, { include: ['web'], exclude: [] }),
});

describe('an assertion that a plan does not concern', () => {
  it('has the same verdict, the same number of failures and the same of them, judged again or not', () => {
    const seen = { spared: 0, judged: 0, turned: 0 };
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 12 }),
        fc.array(wish, { maxLength: 3 }),
        assertion,
        (all, objects, one) => {
          const before = createIndex(distinct(all.map(objectOfWords))).reader();
          const { steps } = planSteps(before, { objects });
          const { reader, changes } = afterWorld(before, steps);
          const [was, is] = [before, reader].map((world) => told(world, one));
          if (affectedBy(one, before, changes)) {
            seen.judged += 1;
            if (was !== is) seen.turned += 1;
            return;
          }
          seen.spared += 1;
          expect(is).toBe(was);
        },
      ),
      { numRuns: 2000 },
    );
    // Neither way would prove anything if it were never gone.
    expect(Math.min(seen.spared, seen.judged, seen.turned)).toBeGreaterThan(100);
  });

  it('is not spared what the controller writes after the steps', () => {
    const before = createIndex(
      [
        'ClusterRole part: get core/secrets',
        'ClusterRole all <- in=a:',
        'ClusterRoleBinding all -> ClusterRole all: User:ann',
      ].map(objectOfWords),
    ).reader();
    const { steps } = planSteps(before, { objects: [wishOfWords('ClusterRole part {in=a}: get core/secrets')] });
    const { changes, reader, aggregated } = afterWorld(before, steps);
    const secrets: Rule = ruleOfWords('get core/secrets');
    const one: Assertion = {
      name: 'ann reads no secrets',
      type: 'must-not',
      subjects: [{ kind: 'User', name: 'ann' }],
      verbs: secrets.verbs,
      apiGroups: secrets.apiGroups,
      resources: secrets.resources,
      where: { include: ['*'], exclude: [] },
    };
    expect(aggregated).toEqual(['all']);
    expect(changes.map((change) => (change.op === 'put' ? change.object.name : change.ref.name))).toEqual([
      'part',
      'all',
    ]);
    expect(affectedBy(one, before, changes)).toBe(true);
    expect([told(before, one), told(reader, one)].map((text) => text.split(' ')[0])).toEqual(['pass', 'fail']);
  });
});

function told(reader: RbacReader, one: Assertion): string {
  const { verdict, total, failures } = evaluateAssertion(reader, one, { limit: 1000 });
  return `${verdict} ${String(total)} ${JSON.stringify(failures.map(({ principal, ask }) => [principal, ask]))}`;
}

/** Of objects of one name the last. */
function distinct(objects: readonly RbacObject[]): RbacObject[] {
  const keyOf = (object: RbacObject): string => {
    if (object.kind === 'Namespace' || object.kind === 'ServiceAccount') return object.name;
    return formatRef({
      kind: object.kind,
      namespace: 'namespace' in object ? object.namespace : '',
      name: object.name,
    });
  };
  return [...new Map(objects.map((object) => [keyOf(object), object])).values()];
}
