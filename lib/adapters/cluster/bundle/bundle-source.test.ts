import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LIST_NAMES } from '@/lib/contract';
import { AppError } from '@/lib/domain/core';
import type { ClusterEvent } from '@/lib/usecases/ports';
import { ClusterModel } from '../model';
import { BundleSource } from './index';
import { tarGz } from './test-archive';
import { put, roleYaml, testFolder } from './test-folder';

const clock = { now: () => Date.now() };
const QUIET = { info: () => undefined, warn: () => undefined };
const WAIT = { timeout: 8_000, interval: 25 };

async function opened(path: string) {
  const model = new ClusterModel({
    id: 'b',
    name: 'b',
    source: 'bundle',
    origin: path,
    epoch: 'e',
    clock,
    lists: LIST_NAMES,
    staleAfter: Infinity,
  });
  const events: ClusterEvent[] = [];
  model.subscribe((event) => events.push(event));
  const source = await BundleSource.start({ path, sink: model, clock, log: QUIET });
  onTestFinished(() => source.stop());
  const roles = () =>
    model
      .view()
      .rbac.roles()
      .map(({ name, rules }) => `${name} ${rules[0]?.verbs.join() ?? ''}`)
      .sort();
  const phases = () => new Set(model.view().lists.map(({ phase }) => phase));
  return { model, source, events, roles, phases };
}

describe('a source of a bundle', () => {
  it('fills the model, all lists synced', async () => {
    const folder = await testFolder({
      'a.yaml': roleYaml('web', 'a'),
      'v.json': '{"gitVersion":"v1.36.1"}',
      'bad.yaml': 'a: b: c',
    });
    const { model, roles, phases } = await opened(folder);
    expect(roles()).toEqual(['a get']);
    expect(phases()).toEqual(new Set(['synced']));
    const { version, discovery, holes } = model.view();
    expect([version, discovery, holes.length]).toEqual(['v1.36.1', undefined, 1]);
    expect(model.view().lists.find(({ list }) => list === 'discovery')?.detail).toContain('no discovery document');
  });

  it('refuses a bundle that is not there, and tells the model nothing', async () => {
    const sink = new ClusterModel({
      id: 'b',
      name: 'b',
      source: 'bundle',
      origin: '',
      epoch: 'e',
      clock,
      lists: LIST_NAMES,
      staleAfter: Infinity,
    });
    await expect(BundleSource.start({ path: '/nowhere/at/all', sink, clock, log: QUIET })).rejects.toBeInstanceOf(
      AppError,
    );
    expect(sink.view().generation).toBe(0);
  });

  it('follows files that are written, added, moved and removed', async () => {
    const folder = await testFolder({ 'a.yaml': roleYaml('web', 'a') });
    const { roles, events, model } = await opened(folder);
    await put(folder, 'a.yaml', roleYaml('web', 'a', '[list]'));
    await vi.waitFor(() => expect(roles()).toEqual(['a list']), WAIT);
    await put(folder, 'deep/er/b.yaml', roleYaml('web', 'b'));
    await vi.waitFor(() => expect(roles()).toEqual(['a list', 'b get']), WAIT);
    await rename(join(folder, 'a.yaml'), join(folder, 'deep/a.yaml'));
    await vi.waitFor(
      () =>
        expect(
          model
            .view()
            .rbac.roles()
            .map(({ meta }) => meta.file?.path),
        ).toContain('deep/a.yaml'),
      WAIT,
    );
    await rm(join(folder, 'deep/er'), { recursive: true });
    await vi.waitFor(() => expect(roles()).toEqual(['a list']), WAIT);
    expect(events.filter(({ type }) => type === 'changed').length).toBeGreaterThanOrEqual(4);
  });

  it('makes gaps of what breaks, and takes them back', async () => {
    const folder = await testFolder({ 'a.yaml': roleYaml('web', 'a'), 'b.yaml': roleYaml('web', 'b') });
    const { roles, model } = await opened(folder);
    await put(folder, 'b.yaml', 'a: b: c');
    await vi.waitFor(() => expect(model.view().holes.map(({ scope }) => scope.file)).toEqual(['b.yaml']), WAIT);
    expect(roles()).toEqual(['a get']);
    await put(folder, 'b.yaml', roleYaml('web', 'b'));
    await vi.waitFor(() => expect(model.view().holes).toEqual([]), WAIT);
    expect(roles()).toEqual(['a get', 'b get']);
  });

  it('keeps what it knew while the bundle is gone, says so, and heals', async () => {
    const folder = await testFolder({ 'in/a.yaml': roleYaml('web', 'a') });
    const path = join(folder, 'in');
    const { roles, phases, model } = await opened(path);
    await rename(path, join(folder, 'away'));
    await vi.waitFor(() => expect(phases()).toContain('stale'), WAIT);
    expect(roles()).toEqual(['a get']);
    expect(model.view().lists[0]?.detail).toContain('does not exist');
    await rename(join(folder, 'away'), path);
    await vi.waitFor(() => expect(phases()).toEqual(new Set(['synced'])), { ...WAIT, timeout: 40_000 });
    expect(roles()).toEqual(['a get']);
  }, 50_000);

  it('keeps what it knew while the bundle is empty, and forgets it with the next file', async () => {
    const folder = await testFolder({ 'a.yaml': roleYaml('web', 'a') });
    const { roles, phases, model } = await opened(folder);
    await rm(join(folder, 'a.yaml'));
    await vi.waitFor(() => expect(phases()).toContain('stale'), WAIT);
    expect(roles()).toEqual(['a get']);
    expect(model.view().lists[0]?.detail).toContain('holds no manifests');
    await put(folder, 'b.yaml', roleYaml('web', 'b'));
    await vi.waitFor(() => expect(roles()).toEqual(['b get']), WAIT);
    expect(phases()).toEqual(new Set(['synced']));
  });

  it('follows an archive that is replaced', async () => {
    const folder = await testFolder({ 'b.tgz': await tarGz([[{ name: 'a.yaml' }, roleYaml('web', 'a')]]) });
    const path = join(folder, 'b.tgz');
    const { roles } = await opened(path);
    await put(folder, 'new.tgz', await tarGz([[{ name: 'b.yaml' }, roleYaml('web', 'b')]]));
    await rename(join(folder, 'new.tgz'), path);
    await vi.waitFor(() => expect(roles()).toEqual(['b get']), WAIT);
  });

  it('tells nothing more once it is stopped', async () => {
    const folder = await testFolder({ 'a.yaml': roleYaml('web', 'a') });
    const { roles, source } = await opened(folder);
    await source.stop();
    await put(folder, 'a.yaml', roleYaml('web', 'z'));
    await mkdir(join(folder, 'x'));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(roles()).toEqual(['a get']);
  });
});
