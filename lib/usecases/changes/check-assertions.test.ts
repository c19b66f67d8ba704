import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { afterWorld, planSteps, type Wish } from '@/lib/domain/plan';
import { evaluateAssertion } from '@/lib/domain/rbac/assertions';
import { lineDiff } from '@/lib/server/line-diff';
import { clusterRole, clusterRoleBinding, role, roleBinding, rule, type World, world } from '@/lib/server/test-world';
import { assertionOf, putAssertion, Verdicts } from '../assertions';
import { definitionOf } from '../assertions/definition';
import type { Store } from '../store';
import { memoryHand } from '../testing/memory-hand';
import { memoryStore } from '../testing/memory-store';
import { checkAssertions } from './check-assertions';
import { type ChangeDeps, wholeView } from './deps';
import { ChangesNow } from './index';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] };
const NAMES = ['bob reads no secrets', 'only ana and root read pods', 'ana can read pods'] as const;

let here: World;
let store: Store;
let deps: ChangeDeps;

beforeEach(async () => {
  const objects = [
    clusterRole('all', [everything]),
    clusterRoleBinding('admins', 'ClusterRole/all', 'User:root'),
    role('web', 'reader', rule('get', 'pods')),
    roleBinding('web', 'readers', 'Role/reader', 'User:ana'),
  ];
  here = world([{ id: 'c', source: 'live', objects }]);
  store = memoryStore(sha256);
  const who = { user: 'root', groups: ['system:authenticated'] };
  const hand = memoryHand({ who, read: () => undefined, write: () => undefined });
  let ids = 0;
  deps = {
    ...here.server.deps,
    actor: { mode: 'local', unlocked: true },
    person: { issuer: 'i', subject: 'root', name: 'root' },
    hands: { of: () => Promise.resolve(hand) },
    verdicts: new Verdicts(here.server.deps.clusters, store.assertions),
    store,
    running: new ChangesNow(),
    lines: lineDiff,
    hash: sha256,
    newId: () => `id-${(ids += 1)}`,
    tell: () => Promise.resolve(),
  };
  const put = (name: string, type: 'must-not' | 'only' | 'can', users: string[], resource: string) =>
    putAssertion(deps, 'c', {
      version: 0,
      definition: {
        name,
        type,
        subjects: users.map((user) => ({ kind: 'User', name: user })),
        verbs: ['get'],
        apiGroups: [''],
        resources: [resource],
        where: { include: ['web'], exclude: [] },
      },
    });
  await put(NAMES[0], 'must-not', ['bob'], 'secrets');
  await put(NAMES[1], 'only', ['ana', 'root'], 'pods');
  await put(NAMES[2], 'can', ['ana'], 'pods');
});

const granted = (resource: string, user: string): Wish[] => [
  { op: 'apply', object: { kind: 'Role', namespace: 'web', name: 'more', rules: [rule('get', resource)] } },
  {
    op: 'apply',
    object: {
      kind: 'RoleBinding',
      namespace: 'web',
      name: 'more',
      roleRef: { kind: 'Role', name: 'more' },
      subjects: [{ kind: 'User', name: user }],
    },
  },
];

/** Each as the plan has it, and as judging everything again would. */
async function checked(objects: readonly Wish[]) {
  const whole = wholeView(deps, 'c');
  const after = afterWorld(whole.rbac, planSteps(whole.rbac, { objects }).steps);
  const { verdicts, broken, output } = await checkAssertions(deps, whole, after);
  const again = (await store.assertions.list('c')).map((stored) => {
    const [before, then] = [whole.rbac, after.reader].map((reader) => {
      const { verdict, total } = evaluateAssertion(reader, assertionOf(definitionOf(stored), stored.id));
      return `${verdict} ${String(total)}`;
    });
    return { id: stored.id, before, after: then };
  });
  return { verdicts, again, broken: broken.map(({ name }) => name), changed: output.changed.map(({ name }) => name) };
}

describe('the assertions of a plan', () => {
  it.each<[string, Wish[], string[]]>([
    ['what nobody asserted anything about', granted('configmaps', 'bob'), []],
    ['what one is about', granted('secrets', 'bob'), [NAMES[0]]],
    ['somebody whom none is about', granted('secrets', 'zoe'), []],
    ['nothing', [], []],
    ['what somebody could do', [{ op: 'delete', kind: 'Role', namespace: 'web', name: 'reader' }], [NAMES[2]]],
  ])('are those of judging all of them again: %s', async (_title, objects, broken) => {
    const found = await checked(objects);
    expect(found.verdicts).toEqual(found.again);
    expect(found.broken).toEqual(broken);
    expect(found.changed).toEqual(broken);
    expect(found.verdicts).toHaveLength(3);
  });

  it('are judged on the world that was planned on, also when the cluster moved since', async () => {
    const old = wholeView(deps, 'c');
    await deps.verdicts.of(old);
    here
      .model('c')
      .change('rolebindings', [
        { op: 'put', object: roleBinding('web', 'others', 'Role/reader', 'User:bob', 'User:cyd') },
      ]);
    const after = afterWorld(old.rbac, []);
    const { verdicts, output } = await checkAssertions(deps, old, after);
    expect(verdicts.map(({ before }) => before)).toEqual(verdicts.map((one) => one.after));
    expect(output.changed).toEqual([]);
    const now = wholeView(deps, 'c');
    const moved = await checkAssertions(deps, now, afterWorld(now.rbac, []));
    expect(moved.verdicts).not.toEqual(verdicts);
    expect(moved.output.changed).toEqual([]);
  });
});
