import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { objectOfWords, wishOfWords } from './__cases__/words';
import { wordsOfRule } from '../rbac/__cases__/words';
import { type Ask, createIndex, type Meta, parsePrincipal, requesterOf } from '../rbac';
import {
  afterWorld,
  type Application,
  type Blocker,
  BLOCKER_CODES,
  type Escalation,
  escalationCheck,
  formatRef,
  keeperOf,
  planSteps,
  whyNotApply,
} from './index';

const Case = z.strictObject({
  why: z.string().min(15),
  actor: z.string(),
  /** Besides those that Kubernetes adds. */
  groups: z.array(z.string()).default([]),
  by: z.enum(['apply', 'put', 'post']).default('apply'),
  /** The roles that the actor may see; absent: all. */
  sees: z.array(z.string()).optional(),
  world: z.array(z.string().transform(objectOfWords)),
  intent: z.array(z.string().transform(wishOfWords)).min(1),
  /** Of each step, in the world before the first. */
  escalation: z.array(z.string()),
  blockers: z.array(z.string()),
});
const folder = join(import.meta.dirname, '__cases__', 'why');
const cases = readdirSync(folder).map((file) => ({
  file,
  ...Case.parse(parse(readFileSync(join(folder, file), 'utf8'))),
}));

describe.each(cases)('$file', ({ why, actor, groups, by, sees, world, intent, escalation, blockers }) => {
  const who = parsePrincipal(actor);
  if (who === undefined) throw new Error(`no principal: ${actor}`);
  const before = createIndex(world).reader();
  const { steps, problems } = planSteps(before, { objects: intent });
  const application: Application = {
    before,
    after: afterWorld(before, steps).reader,
    steps,
    actor: { ...requesterOf(who), groups: [...requesterOf(who).groups, ...groups] },
    by,
    ...(sees === undefined ? {} : { sees: (role) => sees.includes(formatRef(role)) }),
  };

  it(why, () => {
    expect(problems).toEqual([]);
    expect(steps.map((step) => wordsOfCheck(escalationCheck(before, application.actor, step, by)))).toEqual(escalation);
    expect(whyNotApply(application).map(wordsOf)).toEqual(blockers);
  });

  it('is told to people in whole sentences', () => {
    for (const { message, code } of whyNotApply(application)) {
      expect(message).toMatch(/^[A-Za-z].*\.$/u);
      expect(BLOCKER_CODES).toContain(code);
    }
  });
});

it('every reason that the steps themselves can give has a case', () => {
  const given = new Set(cases.flatMap(({ blockers }) => blockers.map((words) => words.split(' ')[1])));
  const ofCallers: readonly string[] = ['invalid', 'stale-world', 'field-owner', 'assertion-broken'];
  expect([...given, ...ofCallers].sort()).toEqual([...BLOCKER_CODES].sort());
});

describe('what only the caller knows', () => {
  const before = createIndex([]).reader();
  const application: Application = { before, after: before, steps: [], actor: { user: 'ann', groups: [] } };
  const ref = { kind: 'ClusterRole', namespace: '', name: 'r' } as const;

  it('blocks: problems, a stale world, fields of others, assertions', () => {
    const found = whyNotApply(application, {
      problems: [{ path: 'objects[0]', message: 'is wrong' }],
      stale: ['ClusterRole', 'RoleBinding'],
      conflicts: [{ ref, field: '.rules', manager: 'argocd-controller' }],
      broken: [{ name: 'tenants stay apart', after: 'fail' }],
    });
    expect(found.map(wordsOf)).toEqual([
      'blocks invalid ',
      'blocks stale-world ',
      'blocks field-owner ClusterRole r',
      'blocks assertion-broken ',
    ]);
  });

  it('warns of an assertion that is overridden', () => {
    const broken = [{ name: 'a', after: 'unknown' as const }];
    expect(whyNotApply(application, { broken, overrides: true }).map(wordsOf)).toEqual(['warns assertion-broken ']);
  });

  it('is nothing when there is nothing', () => {
    expect(whyNotApply(application)).toEqual([]);
    expect(whyNotApply(application, { problems: [], stale: [], conflicts: [], broken: [] })).toEqual([]);
  });
});

describe('who keeps an object', () => {
  const wrote = (manager: string): Meta => ({ lastWrite: { manager, operation: 'Apply' } });

  const controlled = (apiVersion: string, kind: string): Meta => ({ controller: { apiVersion, kind, name: 'main' } });

  it.each<[string, Meta]>([
    ['Argo CD', wrote('argocd-controller')],
    ['Argo CD', { labels: { 'argocd.argoproj.io/instance': 'x', 'app.kubernetes.io/managed-by': 'Helm' } }],
    ['Flux', wrote('kustomize-controller')],
    ['Flux', { labels: { 'helm.toolkit.fluxcd.io/name': 'x', 'app.kubernetes.io/managed-by': 'Helm' } }],
    ['Helm', { annotations: { 'meta.helm.sh/release-name': 'x' } }],
    ['OLM', { labels: { 'olm.managed': 'true' } }],
    ['OLM', controlled('operators.coreos.com/v1alpha1', 'ClusterServiceVersion')],
    ['an operator', controlled('kubevirt.io/v1', 'KubeVirt')],
    ['an operator', controlled('operators.coreos.community/v1', 'Thing')],
    ['an operator', { labels: { 'app.kubernetes.io/managed-by': 'virt-operator' } }],
    ['Flux', { ...controlled('example.com/v1', 'Thing'), labels: { 'helm.toolkit.fluxcd.io/name': 'x' } }],
    ['the add-on manager', { labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' } }],
  ])('is %s by %j', (who, meta) => {
    expect(keeperOf(meta)?.who).toBe(who);
  });

  it('is told by the object that the change belongs into', () => {
    const labels = { 'app.kubernetes.io/managed-by': 'grafana-operator' };
    expect(keeperOf({ ...controlled('grafana.integreatly.org/v1beta1', 'Grafana'), labels })?.sign).toBe(
      'controlled by Grafana main of grafana.integreatly.org/v1beta1',
    );
  });

  it.each<Meta>([
    {},
    wrote('kubectl-client-side-apply'),
    wrote('clusterrole-aggregation-controller'),
    { labels: { 'app.kubernetes.io/instance': 'x' } },
    { labels: { 'addonmanager.kubernetes.io/mode': 'EnsureExists' } },
    { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } },
  ])('is nobody by %j', (meta) => {
    expect(keeperOf(meta)).toBeUndefined();
  });
});

function wordsOfCheck(check: Escalation): string {
  if (check.how === 'missing-role') return `missing role ${formatRef(check.role)}`;
  if (check.allowed) return check.how;
  const missing = check.missing.map(wordsOfRule).join('; ');
  return check.how === 'missing-authority' ? `missing authority ${missing}` : `missing ${missing}`;
}

function wordsOf({ severity, code, objects: refs, asks = [], missing = [] }: Blocker): string {
  const details = [...asks.map(wordsOfAsk), ...missing.map(wordsOfRule)].join('; ');
  return `${severity} ${code} ${refs.map(formatRef).join(', ')}${details === '' ? '' : `: ${details}`}`;
}

function wordsOfAsk(ask: Ask): string {
  return ask.type === 'url'
    ? ask.path
    : `${ask.verb} ${ask.apiGroup}/${ask.resource}${ask.name === '' ? '' : `#${ask.name}`}`;
}
