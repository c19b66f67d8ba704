import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { creating, deleting, doneOf, refOf, refusedOf, rule, sendOf, updating } from '@/e2e/hand/sendings';
import { type Cluster, KUBERNETES_VERSIONS, startCluster } from '@/e2e/servers';
import type { ClusterRole, LabelSelector, Rule } from '@/lib/domain/rbac';
import { loadKubeconfig } from '../live';
import { createLiveHand, type LiveHand } from './index';

const PATH = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
const MERGE = { headers: { 'content-type': 'application/merge-patch+json' } };
const by = (key: string): LabelSelector => ({ matchLabels: { [key]: 'yes' }, matchExpressions: [] });

describe.each(KUBERNETES_VERSIONS)('beside the aggregation controller of Kubernetes %s', (version) => {
  let cluster: Cluster;
  let hand: LiveHand;
  let serial = 0;
  let key = '';
  let all: ClusterRole;
  let part: ClusterRole;

  beforeAll(async () => {
    cluster = await startCluster({ version, controllerManager: true });
    const access = await loadKubeconfig(cluster.kubeconfig(), { allowExec: false });
    hand = await createLiveHand({ access, clock: { now: () => Date.now() }, mode: { by: 'local' } });
    return async () => {
      hand.close();
      await cluster.stop();
    };
  });

  beforeEach(async () => {
    serial += 1;
    key = `in-${String(serial)}`;
    const named = { kind: 'ClusterRole', rules: [rule('get', 'pods')] } as const;
    part = await made({ ...named, name: `part-${String(serial)}`, meta: { labels: { [key]: 'yes' } } });
    all = await made({ ...named, name: `all-${String(serial)}`, rules: [], aggregation: [by(key)], meta: {} });
    all = await gathers(part.rules);
  });

  const made = async (object: ClusterRole) => clusterRole(doneOf(await sendOf(hand, creating(object))));
  const roleNow = async (role: ClusterRole) => clusterRole(await hand.read(refOf(role)));
  /** Waits until the controller has written. */
  const gathers = async (rules: readonly Rule[]): Promise<ClusterRole> => {
    await expect.poll(async () => (await roleNow(all)).rules, { timeout: 60_000 }).toEqual(rules);
    return roleNow(all);
  };
  /** The part is changed, and the version of what gathers it with it. */
  const changePart = async () => {
    const rules = [rule('list', 'nodes')];
    expect(await sendOf(hand, updating(part, { ...part, rules }))).toMatchObject({ state: 'done' });
    const now = await gathers(rules);
    expect(now.meta.resourceVersion).not.toBe(all.meta.resourceVersion);
    return now;
  };

  it('an aggregated role goes although its parts were changed by the same plan', async () => {
    await changePart();
    expect(await hand.dryRun(deleting(all))).toMatchObject({ state: 'done' });
    await roleNow(all);
    expect(await sendOf(hand, deleting(all))).toMatchObject({ state: 'done', object: undefined });
    expect(await hand.read(refOf(all))).toBeUndefined();
  });

  it('its selectors change, and what was gathered meanwhile stays', async () => {
    const now = await changePart();
    const after = { ...all, aggregation: [by(key), by('none')], meta: { labels: { team: 'a' } } };
    const object = clusterRole(doneOf(await sendOf(hand, updating(all, after))));
    expect(object).toMatchObject({ aggregation: after.aggregation, rules: now.rules, meta: { labels: { team: 'a' } } });
  });

  it('it becomes a plain role with the rules of the plan, and not with those of the moment', async () => {
    await changePart();
    const { kind, name, rules } = all;
    const object = clusterRole(doneOf(await sendOf(hand, updating(all, { kind, name, rules, meta: {} }))));
    expect(object).not.toHaveProperty('aggregation');
    expect(object.rules).toEqual([rule('get', 'pods')]);
    expect((await roleNow(all)).rules).toEqual([rule('get', 'pods')]);
  });

  it('what a person wrote meanwhile is a conflict, and nothing is changed', async () => {
    await changePart();
    await cluster.demand('PATCH', `${PATH}/${all.name}`, { metadata: { labels: { by: 'somebody' } } }, MERGE);
    const now = await roleNow(all);
    for (const sending of [deleting(all), updating(all, { ...all, aggregation: [by('none')] })]) {
      expect(refusedOf(await hand.dryRun(sending))).toMatchObject({ code: 'conflict' });
      expect(refusedOf(await sendOf(hand, sending))).toMatchObject({ code: 'conflict' });
    }
    expect(await roleNow(all)).toEqual(now);
  });

  it('another role of its name is a conflict, whoever wrote it', async () => {
    await changePart();
    expect(await sendOf(hand, deleting(all))).toMatchObject({ state: 'done' });
    const { kind, name, aggregation } = all;
    await made({ kind, name, rules: [], ...(aggregation === undefined ? {} : { aggregation }), meta: {} });
    await gathers([rule('list', 'nodes')]);
    expect(refusedOf(await sendOf(hand, deleting(all)))).toMatchObject({ code: 'conflict' });
  });
});

function clusterRole(object: unknown): ClusterRole {
  if (!isClusterRole(object)) throw new Error('it is a ClusterRole');
  return object;
}

function isClusterRole(object: unknown): object is ClusterRole {
  return typeof object === 'object' && object !== null && 'kind' in object && object.kind === 'ClusterRole';
}
