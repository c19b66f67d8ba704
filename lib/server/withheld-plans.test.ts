import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlanOutput, ChangeListOutput, ChangeOutput, ROUTES, type RouteSpec } from '@/lib/contract';
import { useServer } from './container';
import {
  type World,
  clusterRole,
  clusterRoleBinding,
  personaLogin,
  role,
  roleBinding,
  rule,
  world,
} from './test-world';
import { type RouteRequest, handlerOf, requestOf } from './two-worlds/route-call';

const RBAC = { apiGroups: ['rbac.authorization.k8s.io'] };
const groups = ['system:authenticated'];
const PERSONAS = Object.fromEntries(['root', 'lea', 'ben', 'vic'].map((user) => [user, { user, groups }]));
const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] };
/** Six grants, reading Secrets among them. */
const REPORTS = [rule('get list watch', 'secrets'), rule('get list watch', 'pods')];
const many = Array.from({ length: 230 }, (_, i) => `User:u${i}`);
const objects = [
  clusterRole('admin', [everything, { ...everything, apiGroups: [], resources: [], nonResourceURLs: ['*'] }]),
  clusterRoleBinding('admins', 'ClusterRole/admin', 'User:root'),
  clusterRole('lead', [rule('get list create patch delete', 'roles rolebindings', RBAC), ...REPORTS]),
  roleBinding('web', 'leads', 'ClusterRole/lead', 'User:lea'),
  // May bind anything in the namespace, and holds nothing of it.
  clusterRole('binder', [rule('list create', 'rolebindings', RBAC), rule('bind', 'clusterroles', RBAC)]),
  roleBinding('web', 'binders', 'ClusterRole/binder', 'User:ben'),
  clusterRole('viewer', [rule('list', 'rolebindings', RBAC)]),
  roleBinding('web', 'viewers', 'ClusterRole/viewer', 'User:vic'),
  clusterRole('reports', REPORTS),
  clusterRole('vaults', [rule('get', 'vaults')]),
  role('web', 'wide', rule('get', 'pods')),
  roleBinding('web', 'wide', 'Role/wide', ...many),
];

let here: World;
beforeEach(() => {
  here = world([{ id: 'prod', source: 'live', objects }], undefined, personaLogin(PERSONAS));
  useServer(here.server);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
});

const C = '/api/v1/clusters/prod';
async function call(spec: RouteSpec, request: RouteRequest, as: string): Promise<unknown> {
  return (await (await handlerOf(spec))(requestOf(request, as))).json();
}
const bind = (name: string) => ({
  objects: [
    {
      op: 'apply',
      object: {
        kind: 'RoleBinding',
        namespace: 'web',
        name: 'new',
        roleRef: { kind: 'ClusterRole', name },
        subjects: [{ kind: 'User', name: 'ana' }],
      },
    },
  ],
});
const plan = async (intent: object, as: string) =>
  PlanOutput.parse(await call(ROUTES.makePlan, { path: `${C}/plans`, body: { intent } }, as)).value;

describe('a plan whose author does not see all that it does', () => {
  it.each(['lea', 'ben'])('counts it, and says that it is withheld: %s', async (as) => {
    const { access, risks, withheld, whyNotApply } = await plan(bind('reports'), as);
    expect(access).toMatchObject({ gained: 0, subjects: [] });
    expect(risks.added).toEqual([]);
    expect(withheld).toMatchObject({ gained: 6, lost: 0, subjects: 1, risksSkipped: 0 });
    expect(withheld?.risksAdded).toBeGreaterThan(0);
    expect(whyNotApply).toEqual([]);
  });

  it('says the same, with nothing withheld, to who sees everything', async () => {
    const { access, risks, withheld } = await plan(bind('reports'), 'root');
    expect(access.gained).toBe(6);
    expect(risks.added.map(({ title }) => title).join()).toMatch(/secrets/iu);
    expect(withheld).toBeUndefined();
  });

  it('is kept with the true counts, and shown with what each reader sees of it', async () => {
    const intent = bind('reports');
    const { hash: planHash } = await plan(intent, 'lea');
    const done = await call(ROUTES.applyChange, { path: `${C}/changes`, body: { intent, planHash } }, 'lea');
    const { id, state } = ChangeOutput.parse(done).value;
    expect(state).toBe('applied');
    const rows = async (as: string) =>
      ChangeListOutput.parse(await call(ROUTES.changes, { path: `${C}/changes` }, as)).value.rows.map(
        ({ gained, lost, withheld }) => ({ gained, lost, withheld }),
      );
    expect(await rows('root')).toEqual([{ gained: 6, lost: 0, withheld: undefined }]);
    expect(await rows('lea')).toEqual([{ gained: 0, lost: 0, withheld: { gained: 6, lost: 0 } }]);
    expect(await rows('vic')).toEqual([{ gained: 0, lost: 0, withheld: { gained: 6, lost: 0 } }]);
    expect(id).not.toBe('');
  });
});

describe('a role that its author may not see', () => {
  it('is answered as one that is not there, and blocks as unknown', async () => {
    // The cluster of these tests lets everything be written: its own word would count.
    const { whyNotApply } = await plan(bind('vaults'), 'vic');
    const absent = await plan(bind('absent'), 'vic');
    expect(JSON.stringify(whyNotApply).replaceAll('vaults', 'absent')).toBe(JSON.stringify(absent.whyNotApply));
  });
});

describe('what an intent says it was decided on', () => {
  it.each([
    { kind: 'ClusterRole', name: 'vaults', resourceVersion: '' },
    { kind: 'ClusterRole', name: 'absent', resourceVersion: '' },
    { kind: 'Role', namespace: 'other', name: 'any', uid: 'u' },
    { kind: 'ClusterRoleBinding', name: 'admins', uid: 'u' },
  ])('is refused where the author may not look: %j', async (basis) => {
    const answer = await call(
      ROUTES.makePlan,
      { path: `${C}/plans`, body: { intent: { ...bind('lead'), basis: [basis] } } },
      'lea',
    );
    expect(answer).toMatchObject({ code: 'not-permitted' });
  });
});

describe('a plan that touches more subjects than are compared by risk', () => {
  it('says exactly how many it left out', async () => {
    const wide = { kind: 'Role', namespace: 'web', name: 'wide', rules: [rule('get', 'secrets')] };
    const { risks, access } = await plan({ objects: [{ op: 'apply', object: wide }] }, 'root');
    expect(access.subjectsGaining).toBe(230);
    expect(risks.skipped).toBe(30);
    expect((await plan(bind('reports'), 'root')).risks.skipped).toBe(0);
  });
});
