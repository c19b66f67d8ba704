import { describe, expect, it } from 'vitest';
import { manifest, type ManifestName } from '@/e2e/hand/manifests';
import { createIndex, type Principal } from '@/lib/domain/rbac';
import { risksOf } from '@/lib/domain/rbac/risks';
import { Interner, parseObject } from '../live';
import { LIVE_LISTS } from '../live';

const READ = ['get', 'list', 'watch'];
const KINDS = ['Namespace', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding'] as const;

/** What is applied, as the engine sees it. */
function worldOf(name: ManifestName) {
  const interner = new Interner();
  return manifest(name).map((object) => {
    const kind = KINDS.find((one) => one === object.kind);
    if (kind === undefined) throw new Error(`${name} holds a ${object.kind}`);
    return parseObject(object, kind, interner);
  });
}

function risks(name: ManifestName, account: string) {
  const principal: Principal = { kind: 'ServiceAccount', namespace: 'castellan', name: account };
  return risksOf(createIndex(worldOf(name)).reader(), principal).map(({ id, scope, names, severity }) => {
    return { id, scope, names, severity };
  });
}

const rulesOf = (name: ManifestName) => worldOf(name).flatMap((object) => ('rules' in object ? object.rules : []));

describe('deploy/kubernetes, by our own rules', () => {
  it('the reader has no risk, and reads what the model is made of and nothing else', () => {
    expect(risks('reader', 'castellan-reader')).toEqual([]);
    const rules = rulesOf('reader');
    const lists = rules.flatMap(({ resources }) => resources);
    const model: readonly string[] = LIVE_LISTS.filter((list) => list !== 'discovery' && list !== 'version');
    expect(lists.toSorted()).toEqual(model.toSorted());
    for (const { resources, verbs } of rules) expect(verbs).toEqual(resources.length > 0 ? READ : ['get']);
  });

  it('the constrained actor can stand for some people in some requests, and that is all', () => {
    expect(risks('actor-constrained', 'castellan-actor')).toEqual([
      { id: 'E10', scope: '', names: ['oidc:alice@example.com'], severity: 'high' },
    ]);
    const verbs = rulesOf('actor-constrained').flatMap((rule) => rule.verbs);
    expect(verbs.filter((verb) => !/^impersonate(-on)?:user-info/.test(verb))).toEqual([]);
    expect(verbs.filter((verb) => /list|watch|update|\*/.test(verb))).toEqual([]);
  });

  it('the legacy actor can stand for some people in every request', () => {
    expect(risks('actor-legacy', 'castellan-actor')).toEqual([
      { id: 'E07', scope: '', names: ['oidc:alice@example.com'], severity: 'high' },
    ]);
  });

  it.each<ManifestName>(['actor-constrained', 'actor-legacy'])('%s names everybody whom it may stand for', (name) => {
    const who = rulesOf(name).filter(({ resources }) => resources.some((one) => one === 'users' || one === 'groups'));
    expect(who).toHaveLength(2);
    for (const { resourceNames } of who) {
      expect(resourceNames).toHaveLength(1);
      expect(resourceNames.join()).not.toContain('*');
    }
  });
});
