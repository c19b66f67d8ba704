import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClustersOutput, Problem, apiPath } from '@/lib/contract';
import { AUDIT, succeeded, writesOf } from '../crash/truth';
import { namespace } from '../live/rbac-objects';
import {
  type Cluster,
  type FaultProxy,
  type PostgresServer,
  type RequestHead,
  startCluster,
  startFaultProxy,
  startPostgres,
} from '../servers';
import { build } from '../start/launch';
import { Api, type Change, type Reply } from './api';
import { ProductProcess } from './product-process';
import { binding, role } from './wishes';

const ROLES = '/apis/rbac.authorization.k8s.io/v1/namespaces/web/roles';
const BINDINGS = '/apis/rbac.authorization.k8s.io/v1/namespaces/web/rolebindings';

let cluster: Cluster;
let proxy: FaultProxy;
let postgres: PostgresServer;
let product: ProductProcess;
let api: Api;
let id = '';
let keys = 0;
const nextKey = () => `key-of-the-faults-${String((keys += 1))}`;

beforeAll(async () => {
  await build();
  [cluster, postgres] = await Promise.all([startCluster({ version: '1.36', audit: AUDIT }), startPostgres()]);
  await cluster.applyAll([namespace('web')]);
  proxy = await startFaultProxy(cluster);
  const variables = {
    CASTELLAN_KUBECONFIG: cluster.kubeconfig({ server: proxy.url }),
    CASTELLAN_DATABASE_URL: await postgres.database('castellan'),
  };
  product = await ProductProcess.start({ variables });
  api = new Api(product.base);
  const [first] = ClustersOutput.parse(await api.demand('GET', apiPath.clusters())).value;
  id = first?.id ?? '';
}, 600_000);
afterAll(async () => {
  await product.end();
  await proxy.close();
  await cluster.stop();
  await postgres.remove();
});
beforeEach(() => {
  proxy.clear();
  proxy.forget();
});

const isReal = (method: string, path: string) => (request: RequestHead) =>
  request.method === method && request.path.startsWith(path) && request.query.get('dryRun') === null;
const problemOf = ({ body }: Reply) => Problem.parse(body);
const statesOf = ({ steps }: Change) => steps.map(({ state }) => state);
const there = async (path: string) => (await cluster.request('GET', path)).status === 200;

async function made(name: string): Promise<void> {
  const change = await api.applied(id, await api.plan(id, { objects: [role(name)] }), nextKey());
  expect(change.state).toBe('applied');
}

/** Asks again until it is so; the test has the time limit. */
async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await sleep(50);
  }
}

describe('an object that is deleted between plan and apply', () => {
  it('before the apply: 409, and the plan of now is named', async () => {
    await made('deleted');
    const plan = await until(
      () => api.plan(id, { objects: [role('deleted', 'list')] }),
      ({ steps }) => steps[0]?.action === 'update',
    );
    await cluster.demand('DELETE', `${ROLES}/deleted`);
    const now = await until(
      () => api.plan(id, { objects: [role('deleted', 'list')] }),
      ({ steps }) => steps[0]?.action === 'create',
    );
    const refused = await api.apply(id, plan, nextKey());
    expect(refused.status).toBe(409);
    expect(problemOf(refused)).toMatchObject({ code: 'conflict' });
    expect(JSON.stringify(refused.body)).toContain(now.hash);
    expect(await there(`${ROLES}/deleted`)).toBe(false);
  });

  it('while the request is on its way: it is not made anew, and the journal has the words of the API server', async () => {
    await made('vanished');
    const plan = await until(
      () => api.plan(id, { objects: [role('vanished', 'list')] }),
      ({ steps }) => steps[0]?.action === 'update',
    );
    const held = proxy.fault({ match: isReal('PATCH', ROLES), action: { kind: 'delay', milliseconds: 1_000 } });
    const applying = api.applied(id, plan, nextKey());
    await until(
      () => Promise.resolve(held.hits),
      (hits) => hits === 1,
    );
    await cluster.demand('DELETE', `${ROLES}/vanished`);
    const change = await applying;
    expect(change.state).toBe('failed');
    expect(change.steps).toMatchObject([{ state: 'failed' }]);
    expect(change.steps[0]?.says).toMatch(/not found/iu);
    expect(await there(`${ROLES}/vanished`)).toBe(false);
  });
});

describe('an admission policy that refuses', () => {
  const policy = (name: string, resource: string, expression: string) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['rbac.authorization.k8s.io'],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: [resource],
          },
        ],
      },
      validations: [{ expression, message: `house rule ${name}` }],
    },
  });
  const bound = (name: string) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'] },
  });

  it('in the dry run: the plan says so with its words, and cannot be applied', async () => {
    await cluster.applyAll([policy('names', 'roles', "!object.metadata.name.startsWith('forbidden')"), bound('names')]);
    const plan = await until(
      () => api.plan(id, { objects: [role('forbidden')] }),
      ({ whyNotApply }) => whyNotApply.length > 0,
    );
    expect(plan.whyNotApply).toMatchObject([{ severity: 'blocks' }]);
    expect(plan.whyNotApply[0]?.message).toContain('house rule names');
    const refused = await api.apply(id, plan, nextKey());
    expect(refused.status).toBe(422);
    expect(problemOf(refused).detail).toContain('house rule names');
    expect(await there(`${ROLES}/forbidden`)).toBe(false);
  });

  it('only when it is meant: what was done stays, and the journal says how to finish it and how to take it back', async () => {
    await cluster.applyAll([policy('earnest', 'rolebindings', 'request.dryRun == true'), bound('earnest')]);
    // The API server takes a moment to heed a new policy.
    const attempt = { ...BINDING, metadata: { name: 'attempt', namespace: 'web' } };
    await until(
      async () => {
        const { status } = await cluster.request('POST', BINDINGS, attempt);
        if (status === 201) await cluster.demand('DELETE', `${BINDINGS}/attempt`);
        return status;
      },
      (status) => status === 422,
    );
    const plan = await api.plan(id, { objects: [role('half'), binding('half')] });
    const change = await api.applied(id, plan, nextKey());
    expect(change.state).toBe('partial');
    expect(statesOf(change)).toEqual(['done', 'failed']);
    expect(change.steps[1]?.says).toContain('house rule earnest');
    expect(change.finish?.objects).toMatchObject([{ op: 'apply', object: { kind: 'RoleBinding', name: 'half' } }]);
    expect(change.undo?.objects).toMatchObject([{ op: 'delete', kind: 'Role', name: 'half' }]);
    await cluster.demand('DELETE', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/earnest');
    const finish = change.finish ?? { objects: [] };
    // Nobody knows when the API server forgets the policy: the same is planned and applied until it does.
    const finished = await until(
      async () => api.applied(id, await api.plan(id, finish), nextKey()),
      ({ state }) => state === 'applied',
    );
    expect(statesOf(finished)).toEqual(['done']);
  });
});

const BINDING = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'none' },
  subjects: [],
};

describe('an API server that cannot write', () => {
  it('read-only: the journal has its words, and nothing is done', async () => {
    const message = 'etcdserver: mvcc: database space exceeded';
    proxy.fault({ match: isReal('POST', ROLES), action: { kind: 'status', code: 500, message } });
    const change = await api.applied(id, await api.plan(id, { objects: [role('read-only')] }), nextKey());
    expect(change.state).toBe('failed');
    expect(change.steps[0]?.says).toContain(message);
    expect(await there(`${ROLES}/read-only`)).toBe(false);
  });

  it('etcd stopped: the plan is refused in so many words, and once it is back the same goes through', async () => {
    const plan = await api.plan(id, { objects: [role('frozen')] });
    cluster.pauseEtcd();
    let refused: Reply;
    try {
      refused = await api.apply(id, plan, nextKey());
    } finally {
      cluster.resumeEtcd();
    }
    expect([422, 502]).toContain(refused.status);
    expect(problemOf(refused).detail).toMatch(/API server|etcd|timeout|in time/iu);
    await until(
      () => cluster.request('GET', '/readyz'),
      ({ status }) => status === 200,
    );
    expect(await there(`${ROLES}/frozen`)).toBe(false);
    const again = await until(
      async () => api.apply(id, await api.plan(id, { objects: [role('frozen')] }), nextKey()),
      ({ status }) => status === 200,
    );
    expect(again.status).toBe(200);
    expect(await there(`${ROLES}/frozen`)).toBe(true);
  }, 200_000);
});

describe('the database is lost', () => {
  it('before the intention is written: 503, and nothing is sent', async () => {
    const plan = await api.plan(id, { objects: [role('unwritten')] });
    await postgres.crash();
    try {
      const refused = await api.apply(id, plan, nextKey());
      expect(refused.status).toBe(503);
      expect(problemOf(refused)).toMatchObject({ code: 'store-unavailable' });
      expect(await there(`${ROLES}/unwritten`)).toBe(false);
    } finally {
      await postgres.start();
    }
  });

  it('in the middle: that is said, and when it is back the journal says what was done, and nothing is lost', async () => {
    const objects = [role('lost-a'), role('lost-b'), role('lost-c')];
    const plan = await until(
      () => api.plan(id, { objects }).catch(() => undefined),
      (one) => one !== undefined,
    );
    if (plan === undefined) throw new Error('it was made');
    const key = nextKey();
    let created = 0;
    const held = proxy.fault({
      match: (request) => isReal('POST', ROLES)(request) && (created += 1) === 2,
      action: { kind: 'delay', milliseconds: 2_000 },
    });
    const applying = api.apply(id, plan, key);
    await until(
      () => Promise.resolve(held.hits),
      (hits) => hits === 1,
    );
    await postgres.crash();
    const refused = await applying.finally(() => postgres.start());
    expect(refused.status).toBe(503);
    expect(problemOf(refused)).toMatchObject({ code: 'store-unavailable' });
    expect(problemOf(refused).detail).toContain('The database was lost while change');
    expect(await Promise.all(['a', 'b', 'c'].map((end) => there(`${ROLES}/lost-${end}`)))).toEqual([true, true, false]);
    const rows = await until(
      () => api.changes(id).catch(() => []),
      ([newest]) => newest !== undefined && newest.planHash === plan.hash && newest.state !== 'applying',
    );
    const change = await api.change(id, rows[0]?.id ?? '');
    expect(change.state).toBe('partial');
    expect(statesOf(change)).toEqual(['done', 'done', 'failed']);
    expect(change.finish?.objects).toHaveLength(1);
    // The same request again has the same answer, and is not carried out again.
    expect(await api.applied(id, plan, key)).toMatchObject({ id: change.id, state: 'partial' });
    const sent = change.steps.map(({ auditId }) => writesOf(cluster).filter(({ auditID }) => auditID === auditId));
    expect(sent.map((writes) => writes.filter(succeeded).length)).toEqual([1, 1, 0]);
    const told = (await api.trail(id)).filter(({ detail }) => detail.includes(change.id));
    expect(told).toMatchObject([{ event: 'applied', result: 'partial' }]);
  });
});
