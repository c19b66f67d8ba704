import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { IntentInput } from '@/lib/contract';
import {
  type World,
  clusterRole,
  clusterRoleBinding,
  plannedObjects,
  role,
  roleBinding,
  rule,
  world,
} from '@/lib/server/test-world';
import { lineDiff } from '@/lib/server/line-diff';
import { type MemoryHandParts, memoryHand } from '../testing/memory-hand';
import { memoryStore } from '../testing/memory-store';
import { Verdicts, putAssertion } from '../assertions';
import type { Store, TrailEntry } from '../store';
import {
  type ChangeDeps,
  ChangesNow,
  applyChange,
  changeAnswer,
  listChanges,
  planIntent,
  planUndo,
  reconcile,
  type ReconcileDeps,
  showPlan,
} from './index';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const ADMIN = { user: 'root', groups: ['system:authenticated'] };
const everything = {
  verbs: ['*'],
  apiGroups: ['*'],
  resources: ['*'],
  resourceNames: [],
  nonResourceURLs: [],
};
const objects = [
  clusterRole('all', [everything, { ...everything, apiGroups: [], resources: [], nonResourceURLs: ['*'] }]),
  clusterRoleBinding('admins', 'ClusterRole/all', 'User:root'),
  clusterRole('editor', [
    rule('create patch delete get', 'roles rolebindings', { apiGroups: ['rbac.authorization.k8s.io'] }),
  ]),
  roleBinding('web', 'editors', 'ClusterRole/editor', 'User:ed'),
  role('web', 'reader', rule('get', 'pods')),
  roleBinding('web', 'readers', 'Role/reader', 'User:ana'),
];

const reader = (verbs: string[]): IntentInput => ({
  objects: [
    {
      op: 'apply',
      object: {
        kind: 'Role',
        namespace: 'web',
        name: 'reader',
        rules: [{ verbs, apiGroups: [''], resources: ['pods'], resourceNames: [], nonResourceURLs: [] }],
      },
    },
  ],
});
const secrets: IntentInput = {
  objects: [
    {
      op: 'apply',
      object: {
        kind: 'Role',
        namespace: 'web',
        name: 'secrets',
        rules: [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: [], nonResourceURLs: [] }],
      },
    },
    {
      op: 'apply',
      object: {
        kind: 'RoleBinding',
        namespace: 'web',
        name: 'secrets',
        roleRef: { kind: 'Role', name: 'secrets' },
        subjects: [{ kind: 'User', name: 'bob', apiGroup: 'rbac.authorization.k8s.io' }],
      },
    },
  ],
};

let here: World;
let store: Store;
let told: Pick<TrailEntry, 'event' | 'result' | 'detail'>[];
let ids: number;

const { read, write } = plannedObjects(() => here.model('c'));

type Options = Partial<MemoryHandParts> & { readonly name?: string };

function depsFor({ who = ADMIN, name = 'root', meets }: Options = {}): ChangeDeps & {
  hand: ReturnType<typeof memoryHand>;
} {
  const hand = memoryHand({ who, read, write, ...(meets === undefined ? {} : { meets }) });
  const clusters = here.server.deps.clusters;
  return {
    ...here.server.deps,
    actor: { mode: 'local', unlocked: true },
    person: { issuer: 'i', subject: name, name },
    hands: { of: () => Promise.resolve(hand) },
    verdicts: new Verdicts(clusters, store.assertions),
    store,
    running: new ChangesNow(),
    lines: lineDiff,
    hash: sha256,
    newId: () => `id-${(ids += 1)}`,
    tell: (entry) => {
      told.push(entry);
      return Promise.resolve();
    },
    hand,
  };
}

beforeEach(() => {
  here = world([{ id: 'c', source: 'live', objects }]);
  store = memoryStore(sha256);
  told = [];
  ids = 0;
});

const uidOf = (name: string) => read({ kind: 'Role', namespace: 'web', name })?.meta.uid;

async function planned(intent: IntentInput, options: Options = {}) {
  const deps = depsFor(options);
  const { value } = await planIntent(deps, 'c', intent);
  return { deps, value, hash: value.hash };
}

describe('a plan', () => {
  it('says who gains what, in numbers and in full, and changes nothing', async () => {
    const { value, deps } = await planned(secrets);
    expect(value.steps.map(({ action, object }) => [action, object.kind])).toEqual([
      ['create', 'Role'],
      ['create', 'RoleBinding'],
    ]);
    expect(value.access).toMatchObject({ gained: 1, lost: 0, subjectsGaining: 1 });
    expect(value.access.subjects).toEqual([
      {
        principal: { kind: 'User', name: 'bob' },
        scope: 'web',
        gained: [{ type: 'resource', apiGroup: '', resource: 'secrets', verb: 'get' }],
        lost: [],
      },
    ]);
    expect(value.risks.added.map(({ principal }) => principal.name)).toContain('bob');
    expect(value.whyNotApply.filter(({ severity }) => severity === 'blocks')).toEqual([]);
    expect(value.steps[0]?.diff.every(({ op }) => op === 'add')).toBe(true);
    expect(read({ kind: 'Role', namespace: 'web', name: 'secrets' })).toBeUndefined();
    expect(deps.hand.sent).toEqual([]);
  });

  it('says of a binding that its role is made first, and cannot be tried alone', async () => {
    const { value } = await planned(secrets);
    expect(value.dryRun.map(({ state }) => state)).toEqual(['accepted', 'not-asked']);
  });

  it('has the same hash for the same world, and another when the world moved', async () => {
    const first = await planned(reader(['get', 'list']));
    expect((await planned(reader(['get', 'list']))).hash).toBe(first.hash);
    expect((await showPlan(first.deps, 'c', first.hash)).value.hash).toBe(first.hash);
    write({ op: 'put', object: role('web', 'reader', rule('watch', 'pods')) });
    expect((await showPlan(first.deps, 'c', first.hash)).value.hash).not.toBe(first.hash);
  });

  it('is blocked where rights would be granted that the actor does not hold', async () => {
    const { value, deps, hash } = await planned(secrets, { who: { user: 'ed', groups: [] } });
    const codes = value.whyNotApply.filter(({ severity }) => severity === 'blocks').map(({ code }) => code);
    expect(codes).toContain('escalation');
    await expect(applyChange(deps, 'c', { intent: secrets, planHash: hash }, 'key-12345')).rejects.toMatchObject({
      code: 'cannot-be-done',
    });
    expect(deps.hand.sent).toEqual([]);
    expect((await store.journal.page('c', { limit: 10, cursor: undefined })).changes).toEqual([]);
  });

  it('is blocked by what the cluster refuses in a dry run', async () => {
    const { value } = await planned(reader(['list']), {
      meets: (_, dry) =>
        dry ? { state: 'refused', refused: { code: 'admission', message: 'policy says no' } } : undefined,
    });
    expect(value.whyNotApply).toContainEqual(
      expect.objectContaining({ code: 'dry-run-admission', severity: 'blocks', message: 'policy says no' }),
    );
  });

  it('that Kubernetes would find wrong says where, and is not tried', async () => {
    const { value } = await planned(reader([]));
    expect(value.problems.map(({ path }) => path)).toEqual([expect.stringContaining('objects[0]')]);
    expect(value.dryRun).toEqual([]);
    expect(value.whyNotApply[0]).toMatchObject({ severity: 'blocks' });
  });
});

describe('applying', () => {
  it('sends each request once, with its intention in the journal before', async () => {
    const seen: string[] = [];
    const { deps, hash } = await planned(secrets, {
      meets: (_sending, dry) => {
        if (!dry) seen.push('sent');
        return undefined;
      },
    });
    const begin = store.journal.begin.bind(store.journal);
    store.journal.begin = (change) => {
      seen.push(`journaled ${change.steps.map(({ state }) => state).join()}`);
      return begin(change);
    };
    const { value } = await applyChange(deps, 'c', { intent: secrets, planHash: hash }, 'key-12345');
    expect(seen).toEqual(['journaled intended,intended', 'sent', 'sent']);
    expect(value).toMatchObject({ state: 'applied', person: 'root', actsAs: 'root', gained: 1 });
    expect(value.steps.map(({ state }) => state)).toEqual(['done', 'done']);
    expect(new Set(value.steps.map(({ auditId }) => auditId)).size).toBe(2);
    expect(read({ kind: 'RoleBinding', namespace: 'web', name: 'secrets' })).toBeDefined();
    expect(told.map(({ event }) => event)).toEqual(['planned', 'applied']);
  });

  it('again with the same key and body is the first result; with another body a conflict', async () => {
    const { deps, hash } = await planned(secrets);
    const input = { intent: secrets, planHash: hash };
    const first = await applyChange(deps, 'c', input, 'key-12345');
    const again = await applyChange(deps, 'c', input, 'key-12345');
    expect(again.value.id).toBe(first.value.id);
    expect(deps.hand.sent).toHaveLength(2);
    await expect(applyChange(deps, 'c', { ...input, reason: 'other' }, 'key-12345')).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('is refused when the world moved since the plan, and names the new one', async () => {
    const one = await planned(reader(['get', 'list']));
    const two = await planned(reader(['get', 'watch']), { name: 'eve' });
    await applyChange(one.deps, 'c', { intent: reader(['get', 'list']), planHash: one.hash }, 'key-one-1');
    const late = applyChange(two.deps, 'c', { intent: reader(['get', 'watch']), planHash: two.hash }, 'key-two-2');
    await expect(late).rejects.toMatchObject({ code: 'conflict', places: [{ path: 'planHash' }] });
    expect(two.deps.hand.sent).toEqual([]);
    const fresh = await planned(reader(['get', 'watch']), { name: 'eve' });
    expect(fresh.value.access.subjects[0]).toMatchObject({ lost: [{ verb: 'list' }], gained: [{ verb: 'watch' }] });
  });

  it('stops at the first refusal, and shows what was done, what finishes it and what takes it back', async () => {
    const { deps, hash } = await planned(secrets, {
      meets: ({ verb, ref }, dry) =>
        !dry && verb === 'create' && ref.kind === 'RoleBinding'
          ? { state: 'refused', refused: { code: 'admission', message: 'no bindings today' } }
          : undefined,
    });
    const { value } = await applyChange(deps, 'c', { intent: secrets, planHash: hash }, 'key-12345');
    expect(value.state).toBe('partial');
    expect(value.steps.map(({ state, says }) => [state, says])).toEqual([
      ['done', ''],
      ['failed', 'no bindings today'],
    ]);
    expect(value.finish?.objects).toHaveLength(1);
    expect(value.undo?.objects).toEqual([
      { op: 'delete', kind: 'Role', namespace: 'web', name: 'secrets', uid: uidOf('secrets') },
    ]);
  });

  it('asks the object when nobody can say whether the request arrived', async () => {
    const lost = { state: 'unknown', message: 'the connection broke.' } as const;
    const arrived = await planned(reader(['get', 'list']), {
      meets: (sending, dry) => {
        if (dry || sending.verb === 'delete') return undefined;
        write({ op: 'put', object: sending.after });
        return lost;
      },
    });
    const done = await applyChange(
      arrived.deps,
      'c',
      { intent: reader(['get', 'list']), planHash: arrived.hash },
      'key-12345',
    );
    expect(done.value.state).toBe('applied');
    const gone = await planned(reader(['get']), { meets: (_, dry) => (dry ? undefined : lost) });
    const failed = await applyChange(gone.deps, 'c', { intent: reader(['get']), planHash: gone.hash }, 'key-67890');
    expect(failed.value).toMatchObject({ state: 'failed', steps: [{ state: 'failed' }] });
  });

  it('sends nothing when the intention cannot be journaled', async () => {
    const { deps, hash } = await planned(secrets);
    store.journal.begin = () => Promise.reject(new Error('the database is away'));
    await expect(applyChange(deps, 'c', { intent: secrets, planHash: hash }, 'key-12345')).rejects.toThrow('away');
    expect(deps.hand.sent).toEqual([]);
  });
});

describe('undo', () => {
  it('of a change is a plan like any other, and restores what was', async () => {
    const before = read({ kind: 'Role', namespace: 'web', name: 'reader' });
    const { deps, hash } = await planned(reader(['get', 'delete']));
    const { value } = await applyChange(deps, 'c', { intent: reader(['get', 'delete']), planHash: hash }, 'key-12345');
    const back = await planUndo(deps, 'c', value.id);
    expect(back.value.access).toMatchObject({ gained: 0, lost: 1 });
    const input = { intent: back.value.intent, planHash: back.value.hash, undoes: value.id };
    const undone = await applyChange(deps, 'c', input, 'key-67890');
    expect(undone.value).toMatchObject({ state: 'applied', undoes: value.id });
    const shown = await listChanges(deps, 'c', { limit: 10 });
    expect(shown.value.rows.map(({ undoneBy }) => undoneBy)).toEqual([undefined, undone.value.id]);
    expect((await changeAnswer(deps, 'c', value.id)).value.undoneBy).toBe(undone.value.id);
    const after = read({ kind: 'Role', namespace: 'web', name: 'reader' });
    expect(after).toMatchObject({ rules: before?.kind === 'Role' ? before.rules : [] });
    expect(told.map(({ event }) => event)).toContain('undone');
  });

  it('is of a change that is there, and of its objects alone', async () => {
    const { deps, hash } = await planned(reader(['get', 'delete']));
    const { value } = await applyChange(deps, 'c', { intent: reader(['get', 'delete']), planHash: hash }, 'key-12345');
    const other = await planned(secrets);
    const input = { intent: secrets, planHash: other.hash };
    for (const field of ['undoes', 'finishes']) {
      await expect(applyChange(other.deps, 'c', { ...input, [field]: 'nobody' }, 'key-67890')).rejects.toMatchObject({
        code: 'not-found',
      });
      await expect(applyChange(other.deps, 'c', { ...input, [field]: value.id }, 'key-67890')).rejects.toMatchObject({
        code: 'invalid-request',
        places: [{ path: field }],
      });
    }
    expect(other.deps.hand.sent).toEqual([]);
  });

  it('of a replaced binding restores its first role', async () => {
    const other: IntentInput = {
      objects: [
        {
          op: 'apply',
          object: {
            kind: 'RoleBinding',
            namespace: 'web',
            name: 'readers',
            roleRef: { kind: 'ClusterRole', name: 'editor' },
            subjects: [{ kind: 'User', name: 'ana', apiGroup: 'rbac.authorization.k8s.io' }],
          },
        },
      ],
    };
    const { deps, hash, value } = await planned(other);
    expect(value.steps[0]?.action).toBe('replace');
    const done = await applyChange(deps, 'c', { intent: other, planHash: hash }, 'key-12345');
    expect(done.value.steps.map(({ verb }) => verb)).toEqual(['delete', 'create']);
    const back = await planUndo(deps, 'c', done.value.id);
    expect(back.value.steps.map(({ action }) => action)).toEqual(['replace']);
    await applyChange(deps, 'c', { intent: back.value.intent, planHash: back.value.hash }, 'key-67890');
    expect(read({ kind: 'RoleBinding', namespace: 'web', name: 'readers' })).toMatchObject({
      roleRef: { kind: 'Role', name: 'reader' },
    });
  });
});

describe('an assertion', () => {
  const definition = {
    name: 'bob reads no secrets',
    type: 'must-not',
    subjects: [{ kind: 'User', name: 'bob' }],
    verbs: ['get'],
    apiGroups: [''],
    resources: ['secrets'],
    where: { include: ['*'], exclude: [] },
  } as const;

  it('that a plan breaks takes a reason from who may override it', async () => {
    await putAssertion(depsFor(), 'c', {
      version: 0,
      definition: {
        ...definition,
        subjects: [...definition.subjects],
        verbs: ['get'],
        apiGroups: [''],
        resources: ['secrets'],
        where: { include: ['*'], exclude: [] },
      },
    });
    const { deps, value, hash } = await planned(secrets);
    expect(value.assertions).toMatchObject({ checked: 1, changed: [{ before: 'pass', after: 'fail' }] });
    const input = { intent: secrets, planHash: hash };
    await expect(applyChange(deps, 'c', input, 'key-12345')).rejects.toMatchObject({
      places: [{ path: 'reason', message: 'is needed: an assertion breaks' }],
    });
    expect(deps.hand.sent).toEqual([]);
    const { value: done } = await applyChange(deps, 'c', { ...input, reason: 'an incident' }, 'key-67890');
    expect(done).toMatchObject({ state: 'applied', reason: 'an incident' });
  });
});

describe('after a crash', () => {
  const tell: ReconcileDeps['tell'] = (_change, entry) => Promise.resolve(void told.push(entry));

  async function crashAt(step: number, arrived: boolean) {
    const { deps, hash } = await planned(secrets, {
      meets: (sending, dry) => {
        if (dry) return undefined;
        if (deps.hand.sent.length <= step) return undefined;
        if (arrived && sending.verb !== 'delete') write({ op: 'put', object: sending.after });
        throw new Error('SIGKILL');
      },
    });
    await expect(applyChange(deps, 'c', { intent: secrets, planHash: hash }, 'key-12345')).rejects.toThrow('SIGKILL');
    const sent = deps.hand.sent.length;
    const finished = await reconcile({
      journal: store.journal,
      clock: here.clock,
      read: (_cluster, ref) => Promise.resolve(read(ref)),
      running: new ChangesNow(),
      quietFor: 0,
      tell,
    });
    expect(finished).toStrictEqual({ finished: 1, waiting: 0 });
    expect(deps.hand.sent).toHaveLength(sent);
    const [change] = (await listChanges(deps, 'c', { limit: 10 })).value.rows;
    return changeAnswer(deps, 'c', change?.id ?? '');
  }

  it.each([
    [0, true, 'partial', ['done', 'failed']],
    [0, false, 'failed', ['failed', 'skipped']],
    [1, true, 'applied', ['done', 'done']],
    [1, false, 'partial', ['done', 'failed']],
  ])('at request %i, arrived: %s, the journal is finished by reading', async (step, arrived, state, steps) => {
    const { value } = await crashAt(step, arrived);
    expect(value.state).toBe(state);
    expect(value.steps.map((one) => one.state)).toEqual(steps);
  });

  it('a cluster that cannot be read leaves the change open, to be seen again', async () => {
    const { deps, hash } = await planned(secrets, {
      meets: (_, dry) => {
        if (!dry) throw new Error('SIGKILL');
        return undefined;
      },
    });
    await expect(applyChange(deps, 'c', { intent: secrets, planHash: hash }, 'key-12345')).rejects.toThrow();
    const parts = { journal: store.journal, clock: here.clock, running: new ChangesNow(), quietFor: 0, tell };
    expect(await reconcile({ ...parts, read: () => Promise.reject(new Error('away')) })).toMatchObject({ waiting: 1 });
    expect(await store.journal.open()).toHaveLength(1);
    expect(await reconcile({ ...parts, quietFor: 1, read: () => Promise.resolve(undefined) })).toMatchObject({
      waiting: 1,
    });
    expect(await reconcile({ ...parts, read: () => Promise.resolve(undefined) })).toMatchObject({ finished: 1 });
    expect(await store.journal.open()).toHaveLength(0);
  });
});
