import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RbacObject, refOf } from '@/lib/domain/rbac';
import { BundleReader } from './bundle-reader';
import { BundleWorld, type WorldChange } from './bundle-world';
import { DEFAULT_LIMITS } from './files';
import { keyOf } from './object-key';
import { RBAC, put, roleYaml, testFolder } from './test-folder';

/** What a model holds that is told of changes only. */
class Told {
  readonly objects = new Map<string, string>();

  take(changes: WorldChange): number {
    const all = [...changes.values()].flat();
    for (const change of all) {
      if (change.op === 'put') this.objects.set(keyOf(refOf(change.object)), JSON.stringify(change.object));
      else expect(this.objects.delete(keyOf(change.ref))).toBe(true);
    }
    return all.length;
  }
}

const sorted = (objects: Iterable<readonly [string, string]>) => [...objects].sort(([a], [b]) => (a < b ? -1 : 1));
const asTold = (objects: Iterable<RbacObject>) =>
  sorted(Array.from(objects, (o) => [keyOf(refOf(o)), JSON.stringify(o)]));

async function fresh(folder: string): Promise<BundleWorld> {
  const world = new BundleWorld();
  world.apply(await new BundleReader(folder, DEFAULT_LIMITS).refresh());
  return world;
}

const clusterRole = (name: string, from: string) =>
  `apiVersion: ${RBAC}\nkind: ClusterRole\nmetadata: {name: ${name}, labels: {to: x}}\n${from === '' ? `rules: [{verbs: [get], apiGroups: [""], resources: [${name}]}]` : `aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: ${from}}}]}`}\n`;
const piece = fc.oneof(
  fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('[get]', '[list]'))
    .map(([name, verbs]) => roleYaml('web', name, verbs)),
  fc.tuple(fc.constantFrom('k', 'l', 'all'), fc.constantFrom('', 'x')).map(([name, from]) => clusterRole(name, from)),
  fc.constantFrom(
    'a: b: c\n',
    '# nothing\n',
    'kind: Pod\napiVersion: v1\n',
    'gitVersion: v1.36.1\n',
    'gitVersion: v1.33.0\n',
  ),
  fc
    .constantFrom('pods', 'nodes')
    .map((name) => `kind: APIResourceList\ngroupVersion: v1\nresources: [{name: ${name}, kind: X, verbs: [get]}]\n`),
);
const path = fc.constantFrom('1.yaml', '2.yaml', 'x/3.yaml', 'x/y/4.yml');
const edit = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ path, write: fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('---\n')) }),
  },
  { weight: 1, arbitrary: fc.record({ path, remove: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ path, to: path }) },
);

async function make(folder: string, change: typeof edit extends fc.Arbitrary<infer E> ? E : never): Promise<void> {
  if ('write' in change) await put(folder, change.path, change.write);
  else if ('remove' in change) await rm(join(folder, change.path), { force: true });
  else {
    await put(folder, change.to, '');
    await rename(join(folder, change.path), join(folder, change.to)).catch(() => undefined);
  }
}

describe('a bundle that changes', () => {
  it('is told in changes that leave what reading it anew would', async () => {
    const folder = await testFolder();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        async (rounds) => {
          await rm(folder, { recursive: true });
          await put(folder, '1.yaml', '');
          const [reader, world, told] = [new BundleReader(folder, DEFAULT_LIMITS), new BundleWorld(), new Told()];
          told.take(world.apply(await reader.refresh()));
          for (const round of rounds) {
            for (const change of round) await make(folder, change);
            told.take(world.apply(await reader.refresh()));
            const whole = await fresh(folder);
            expect(sorted(told.objects)).toEqual(asTold(whole.objects()));
            expect(asTold(world.objects())).toEqual(asTold(whole.objects()));
            expect(world.gaps()).toEqual(whole.gaps());
            expect([world.discovery, world.version, world.isEmpty]).toEqual([
              whole.discovery,
              whole.version,
              whole.isEmpty,
            ]);
            expect(new Map([...world.others].sort())).toEqual(new Map([...whole.others].sort()));
          }
        },
      ),
      { numRuns: 80 },
    );
  }, 60_000);

  it('is read again only where it changed', async () => {
    const folder = await testFolder({ 'a.yaml': roleYaml('web', 'a'), 'b.yaml': roleYaml('web', 'b') });
    const reader = new BundleReader(folder, DEFAULT_LIMITS);
    expect((await reader.refresh()).read).toHaveLength(2);
    expect(await reader.refresh()).toEqual({ read: [], gone: [] });
    await put(folder, 'b.yaml', roleYaml('web', 'c'));
    expect((await reader.refresh()).read.map((content) => content.path)).toEqual(['b.yaml']);
    await rm(join(folder, 'a.yaml'));
    expect(await reader.refresh()).toEqual({ read: [], gone: ['a.yaml'] });
  });

  it('tells nothing of a file that was written again as it was', async () => {
    const folder = await testFolder({ 'a.yaml': `${roleYaml('web', 'a')}---\n${roleYaml('web', 'b')}` });
    const [reader, world, told] = [new BundleReader(folder, DEFAULT_LIMITS), new BundleWorld(), new Told()];
    expect(told.take(world.apply(await reader.refresh()))).toBe(2);
    await put(folder, 'a.yaml', `${roleYaml('web', 'a')}---\n${roleYaml('web', 'b', '[list]')}`);
    expect(told.take(world.apply(await reader.refresh()))).toBe(1);
    await put(folder, 'a.yaml', `${roleYaml('web', 'a')}---\n${roleYaml('web', 'b', '[list]')}`);
    expect(told.take(world.apply(await reader.refresh()))).toBe(0);
  });
});
