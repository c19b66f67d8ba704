import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListName } from '@/lib/contract';
import { type Change, createIndex, type RbacObject, type RoleBinding } from '@/lib/domain/rbac';
import type { ClusterEvent } from '@/lib/usecases/ports';
import { ClusterModel } from './index';

const LISTS: readonly ListName[] = ['roles', 'rolebindings', 'discovery', 'version'];

function world(options: { staleAfter?: number; held?: { limit: number; maxAge: number } } = {}) {
  const clock = { time: 1_000, now: () => clock.time };
  const model = new ClusterModel({
    id: 'c',
    name: 'C',
    source: 'live',
    origin: 'https://c',
    epoch: 'e',
    clock,
    lists: LISTS,
    staleAfter: 60_000,
    ...options,
  });
  const events: ClusterEvent[] = [];
  const unsubscribe = model.subscribe((event) => events.push(event));
  const status = (list: ListName) => model.view().lists.find((each) => each.list === list);
  return { clock, model, events, unsubscribe, status };
}

function binding(name: string, resourceVersion?: string, namespace = 'n'): RoleBinding {
  const meta = resourceVersion === undefined ? {} : { uid: `${namespace}/${name}`, resourceVersion };
  return { kind: 'RoleBinding', namespace, name, roleRef: { kind: 'Role', name: 'r' }, subjects: [], meta };
}
const put = (object: RbacObject): Change => ({ op: 'put', object });
const del = (name: string, namespace = 'n'): Change => ({
  op: 'delete',
  ref: { kind: 'RoleBinding', namespace, name },
});
const names = (model: ClusterModel) =>
  model
    .view()
    .rbac.roleBindings()
    .map((each) => each.name);

describe('a list that is read as a whole', () => {
  it('replaces what was there: what is missing from it is removed', () => {
    const { model, events } = world();
    model.replace('rolebindings', [binding('a', '1'), binding('b', '1'), binding('b', '1', 'other')]);
    model.replace('rolebindings', [binding('b', '1'), binding('c', '1')]);
    expect(names(model)).toEqual(['b', 'c']);
    const last = events.filter((event) => event.type === 'changed').at(-1);
    expect(last?.changes).toEqual([put(binding('c', '1')), del('a'), del('b', 'other')]);
  });

  it('that changes nothing makes no generation: the same uid and resourceVersion are the same object', () => {
    const { model, events } = world();
    model.replace('rolebindings', [binding('a', '1')]);
    const before = model.view();
    events.length = 0;
    model.replace('rolebindings', [binding('a', '1')]);
    expect(model.view().generation).toBe(before.generation);
    expect(model.view().rbac).toBe(before.rbac);
    expect(events).toEqual([]);
  });

  it('takes an object made again under the same name for another one', () => {
    const { model } = world();
    model.replace('rolebindings', [binding('a', '1')]);
    const again = { ...binding('a', '1'), meta: { uid: 'new', resourceVersion: '1' } };
    model.replace('rolebindings', [again]);
    expect(model.view().rbac.roleBindings()).toEqual([again]);
  });

  it('takes objects without versions, as files have them, for changed', () => {
    const { model } = world();
    model.replace('rolebindings', [binding('a')]);
    const { generation } = model.view();
    model.replace('rolebindings', [binding('a')]);
    expect(model.view().generation).toBe(generation + 1);
  });

  it('leaves other lists alone', () => {
    const { model } = world();
    model.replace('roles', [{ kind: 'Role', namespace: 'n', name: 'r', rules: [], meta: {} }]);
    model.replace('rolebindings', []);
    expect(model.view().rbac.counts()).toMatchObject({ Role: 1, RoleBinding: 0 });
  });
});

describe('single changes', () => {
  it('are one generation for each batch, and none when nothing changes', () => {
    const { model } = world();
    model.replace('rolebindings', [binding('a', '1')]);
    const { generation } = model.view();
    model.change('rolebindings', [put(binding('b', '2')), del('a')]);
    expect(model.view().generation).toBe(generation + 1);
    model.change('rolebindings', [put(binding('b', '2')), del('never')]);
    expect(model.view().generation).toBe(generation + 1);
  });

  it('count in their order within a batch', () => {
    const { model } = world();
    model.replace('rolebindings', [binding('a', '1')]);
    model.change('rolebindings', [del('a'), put(binding('a', '1')), put(binding('b', '2')), del('b')]);
    expect(names(model)).toEqual(['a']);
  });

  it('in any sequence give what an index built anew holds', () => {
    const some = fc.record({ name: fc.constantFrom('a', 'b', 'c'), version: fc.constantFrom('1', '2') });
    const step = fc.oneof(
      fc.record({ whole: fc.uniqueArray(some, { selector: ({ name }) => name }) }),
      fc.record({ changes: fc.array(fc.oneof(some, fc.constantFrom('a', 'b', 'c'))) }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const { model } = world();
        const expected = new Map<string, RoleBinding>();
        for (const each of steps) {
          if ('whole' in each) {
            const objects = each.whole.map(({ name, version }) => binding(name, version));
            model.replace('rolebindings', objects);
            expected.clear();
            for (const object of objects) expected.set(object.name, object);
            continue;
          }
          const changes = each.changes.map((c) => (typeof c === 'string' ? del(c) : put(binding(c.name, c.version))));
          model.change('rolebindings', changes);
          for (const c of changes) {
            if (c.op === 'delete') expected.delete(c.ref.name);
            else if (c.object.kind === 'RoleBinding') expected.set(c.object.name, c.object);
          }
        }
        const anew = createIndex(expected.values()).reader();
        expect(model.view().rbac.roleBindings()).toEqual(anew.roleBindings());
      }),
    );
  });

  it('for a list that holds no objects are a fault of the caller', () => {
    const { model } = world();
    expect(() => {
      model.change('version', []);
    }).toThrow('version holds no objects');
    expect(() => {
      model.replace('discovery', []);
    }).toThrow('discovery holds no objects');
  });
});

describe('views', () => {
  it('do not change after they were handed out', () => {
    const { model } = world();
    model.replace('rolebindings', [binding('a', '1')]);
    const before = model.view();
    model.change('rolebindings', [del('a')]);
    model.phase('rolebindings', 'forbidden', 'may not');
    expect(before.rbac.roleBindings()).toHaveLength(1);
    expect(before.lists.find(({ list }) => list === 'rolebindings')).toMatchObject({ phase: 'synced', count: 1 });
    expect(model.view().rbac.roleBindings()).toHaveLength(0);
  });

  it('are held by generation for cursors, within their epoch, number and age', () => {
    const { model, clock } = world({ held: { limit: 2, maxAge: 1_000 } });
    model.replace('rolebindings', [binding('a', '1')]);
    const first = model.view();
    expect(model.held('e', first.generation)?.rbac).toBe(first.rbac);
    model.change('rolebindings', [put(binding('b', '1'))]);
    model.view();
    expect(model.held('e', first.generation)?.rbac).toBe(first.rbac);
    expect(model.held('other', first.generation)).toBeUndefined();
    expect(model.held('e', first.generation + 100)).toBeUndefined();
    model.change('rolebindings', [put(binding('c', '1'))]);
    model.view();
    expect(model.held('e', first.generation)).toBeUndefined();
    const last = model.view();
    model.change('rolebindings', [put(binding('d', '1'))]);
    clock.time += 1_001;
    expect(model.held('e', last.generation)).toBeUndefined();
  });
});

describe('phases', () => {
  it('begin as syncing and are synced once read', () => {
    const { model, status, clock } = world();
    expect(status('roles')).toMatchObject({ phase: 'syncing', count: 0, since: 1_000 });
    clock.time = 2_000;
    model.replace('roles', []);
    model.version('v1.36.3');
    model.discovery({ resources: [], complete: true });
    expect(status('roles')).toMatchObject({ phase: 'synced', since: 2_000, knownAt: 2_000 });
    expect(status('version')).toMatchObject({ phase: 'synced', count: 1 });
    expect(status('discovery')).toMatchObject({ phase: 'synced', count: 0 });
  });

  it('turn stale by the clock alone, and listeners hear of it with the next tick', () => {
    const { model, status, clock, events } = world();
    model.replace('roles', []);
    events.length = 0;
    clock.time += 60_000;
    model.tick();
    expect(status('roles')?.phase).toBe('synced');
    clock.time += 1;
    expect(status('roles')).toMatchObject({ phase: 'stale', since: 61_000, knownAt: 1_000 });
    expect(status('rolebindings')?.phase).toBe('syncing');
    expect(events).toEqual([]);
    model.tick();
    model.tick();
    expect(events).toMatchObject([{ type: 'state', epoch: 'e', at: 61_001 }]);
    model.alive('roles');
    expect(status('roles')).toMatchObject({ phase: 'synced', knownAt: 61_001 });
    expect(events).toHaveLength(2);
  });

  it('never turn stale where every change is known of', () => {
    const { model, status, clock } = world({ staleAfter: Infinity });
    model.replace('roles', []);
    clock.time += 1e12;
    expect(status('roles')?.phase).toBe('synced');
  });

  it('keep the objects of a list that is forbidden now, and say since when and as of when', () => {
    const { model, status, clock } = world();
    model.replace('rolebindings', [binding('a', '1')]);
    clock.time = 5_000;
    model.phase('rolebindings', 'forbidden', 'may not');
    expect(status('rolebindings')).toEqual({
      list: 'rolebindings',
      phase: 'forbidden',
      detail: 'may not',
      since: 5_000,
      knownAt: 1_000,
      count: 1,
    });
    clock.time = 6_000;
    model.phase('rolebindings', 'forbidden', 'may still not');
    expect(status('rolebindings')).toMatchObject({ since: 5_000, detail: 'may still not' });
    model.alive('rolebindings');
    expect(status('rolebindings')).toMatchObject({ phase: 'synced', since: 6_000, detail: '' });
  });

  it('a sign of life makes no list green that was never read', () => {
    const { model, status } = world();
    model.phase('roles', 'failed', 'away');
    model.alive('roles');
    expect(status('roles')?.phase).toBe('failed');
  });

  it('make a generation when they change, and none when they do not', () => {
    const { model, events } = world();
    model.phase('roles', 'failed', 'away');
    const { generation } = model.view();
    model.phase('roles', 'failed', 'away');
    expect(model.view().generation).toBe(generation);
    expect(events).toHaveLength(1);
  });
});

describe('listeners', () => {
  it('hear of a first read once as a change and once as a state, in one generation', () => {
    const { model, events } = world();
    model.replace('rolebindings', [binding('a', '1')]);
    expect(events.map(({ type, generation }) => [type, generation])).toEqual([
      ['changed', 1],
      ['state', 1],
    ]);
  });

  it('hear of holes, version and discovery', () => {
    const { model, events } = world();
    const hole = {
      code: 'document-broken',
      scope: { file: 'a.yaml', line: 3 },
      detail: 'broken',
      since: '2026-01-01T00:00:00Z',
      effect: 'may-miss-objects',
    } as const;
    model.holes([]);
    expect(events).toHaveLength(0);
    model.holes([hole]);
    model.version('v1');
    model.discovery({ resources: [], complete: false });
    expect(events.map(({ generation }) => generation)).toEqual([1, 2, 3]);
    expect(model.view()).toMatchObject({ holes: [hole], version: 'v1', discovery: { complete: false } });
  });

  it('hear nothing more once they left', () => {
    const { model, events, unsubscribe } = world();
    unsubscribe();
    model.version('v1');
    expect(events).toEqual([]);
  });
});
