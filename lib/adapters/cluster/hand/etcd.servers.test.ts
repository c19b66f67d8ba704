import { expect, it } from 'vitest';
import { creating, deleting, doneOf, refOf, refusedOf, roleOf, rule, sendOf } from '@/e2e/hand/sendings';
import { namespace } from '@/e2e/live/rbac-objects';
import { startCluster } from '@/e2e/servers';
import { loadKubeconfig } from '../live';
import { createLiveHand } from './index';

it('an API server that can store nothing: nobody knows of what was sent, and the truth can be read later', async () => {
  const cluster = await startCluster();
  await cluster.applyAll([namespace('web')]);
  const access = await loadKubeconfig(cluster.kubeconfig(), { allowExec: false });
  const clock = { now: () => Date.now() };
  const hand = await createLiveHand({ access, clock, mode: { by: 'local' }, answerWithin: 3_000 });
  const kept = doneOf(await sendOf(hand, creating(roleOf('web', 'kept', [rule('get', 'pods')]))));
  const wanted = roleOf('web', 'wanted', [rule('get', 'pods')]);
  cluster.pauseEtcd();
  const [created, dry, deleted, read] = await Promise.all([
    sendOf(hand, creating(wanted)),
    hand.dryRun(creating(roleOf('web', 'dry', [rule('get', 'pods')]))),
    sendOf(hand, deleting(kept)),
    hand.read(refOf(kept)).catch((error: unknown) => error),
  ]);
  expect(created).toMatchObject({ state: 'unknown' });
  expect(refusedOf(dry)).toMatchObject({ code: 'unavailable' });
  // The object could not be looked at before, so the change was never sent.
  expect(refusedOf(deleted)).toMatchObject({ code: 'unavailable' });
  expect(read).toMatchObject({ code: 'cluster-unreachable' });
  cluster.resumeEtcd();
  await expect.poll(() => hand.read(refOf(kept)).catch(() => undefined), { timeout: 60_000 }).toEqual(kept);
  const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/web/roles/wanted';
  const { status } = await cluster.request('GET', path);
  expect((await hand.read(refOf(wanted))) === undefined).toBe(status === 404);
  expect(await hand.read({ ...refOf(wanted), name: 'dry' })).toBeUndefined();
  hand.close();
  await cluster.stop();
});
