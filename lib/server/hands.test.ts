import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Sending } from '@/lib/usecases';
import { readSettings } from './env';
import { ActorHands } from './hands';
import { createLog } from './log';
import { openSources } from './sources';

const CLOCK = { now: () => Date.now() };
const LOCAL = { mode: 'local', unlocked: true } as const;

async function openDemo(dataFolder: string) {
  const settings = readSettings({
    NODE_ENV: 'test',
    HOSTNAME: '127.0.0.1',
    CASTELLAN_DATA: dataFolder,
    CASTELLAN_DEMO_PATH: resolve('deploy/demo'),
    CASTELLAN_LOG_LEVEL: 'silent',
  });
  const sources = await openSources(settings, CLOCK, createLog(settings));
  onTestFinished(async () => {
    await Promise.all(sources.map((source) => source.stop()));
  });
  const [demo] = sources;
  if (demo === undefined) throw new Error('no demo');
  return { demo, hands: new ActorHands({ sources, login: undefined, clock: CLOCK }) };
}

it('the demo is changed in a copy, which a restart reads', async () => {
  const data = await mkdtemp(join(tmpdir(), 'castellan-data-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const { demo, hands } = await openDemo(data);
  const [role] = demo.model.view().rbac.roles();
  if (role === undefined) throw new Error('the demo has no role');
  const { kind, namespace, name } = role;
  const file = resolve('deploy/demo', role.meta.file?.path ?? '');
  const before = await readFile(file, 'utf8');
  const hand = await hands.of('demo', LOCAL);
  const sending: Sending = {
    verb: 'delete',
    ref: { kind, namespace, name },
    before: role,
    precondition: { absent: false },
  };
  expect(await hand.dryRun(sending)).toMatchObject({ state: 'done' });
  expect(await hand.send(sending, 'a-1')).toMatchObject({ state: 'done', object: undefined });
  expect(demo.model.view().rbac.get({ kind, namespace, name })).toBeUndefined();
  expect(await readFile(file, 'utf8')).toBe(before);
  expect(demo.model.view().origin).toContain(join(data, 'bundles', 'demo-'));
  const again = await openDemo(data);
  expect(again.demo.model.view().rbac.get({ kind, namespace, name })).toBeUndefined();
  expect(again.demo.model.view().rbac.counts()).toEqual(demo.model.view().rbac.counts());
});
