import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ruleOfWords } from '../__cases__/words';
import {
  allows,
  createIndex,
  type Principal,
  type RbacObject,
  type RbacReader,
  requesterOf,
  type ResourceAsk,
} from '../index';
import { RISK_RULES, risksOf } from './index';
import type { Need, ResourcePattern, Way } from './risk-rule';

// Thousands of random worlds take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const ann: Principal = { kind: 'User', name: 'ann' };
const NO_OBJECT = '\u0000';
const RBAC = 'rbac.authorization.k8s.io';
const RULES = [
  'create core/pods',
  'create core/secrets',
  'get core/secrets#tls',
  'list core/secrets',
  'patch apps/deployments#front',
  'create core/pods/exec',
  'get core/nodes/proxy',
  'create core/serviceaccounts/token#ci',
  'impersonate core/users#ann',
  'impersonate core/groups#system:masters,devs',
  'impersonate core/serviceaccounts',
  'impersonate authentication.k8s.io/uids',
  `bind ${RBAC}/clusterroles#edit`,
  `create ${RBAC}/rolebindings`,
  `patch ${RBAC}/clusterrolebindings#b`,
  'create,update certificates.k8s.io/certificatesigningrequests,certificatesigningrequests/approval',
  'approve certificates.k8s.io/signers#kubernetes.io/*',
  'create admissionregistration.k8s.io/mutatingadmissionpolicies',
  'patch admissionregistration.k8s.io/mutatingadmissionpolicybindings#b',
  '* core/*#a',
  '* */*',
];
const SCOPES = ['', 'web', 'kube-system'];
const grants = fc.dictionary(
  fc.constantFrom(...SCOPES),
  fc.array(fc.constantFrom(...RULES), { minLength: 1, maxLength: 3 }),
);

/** Those whose needs are plain questions: not what a rule happens to write, nor what must be of one object. */
const PLAIN = RISK_RULES.filter(({ id, match }) => {
  if (match.by !== 'grants' || id.startsWith('P04')) return false;
  return match.ways.every(({ needs, sameName }) => sameName !== true && needs.flat().every(isPlain));
});
type Plain = ResourcePattern & {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
};

describe('a risk, asked for by questions', () => {
  it('is there exactly where the API server would allow all that it takes', () => {
    const found = new Set<string>();
    expect(PLAIN.length).toBeGreaterThan(18);
    fc.assert(
      fc.property(grants, (some) => {
        const risks = new Set(risksOf(world(some), ann).map(({ id, scope }) => `${id} ${scope}`));
        const worlds: Worlds = new Map(SCOPES.map((scope) => [scope, world({ [scope]: some[scope] ?? [] })]));
        for (const { id, match } of PLAIN) {
          for (const scope of SCOPES) {
            const expected = match.by === 'grants' && match.ways.some((way) => isOpen(way, worlds, scope));
            if (expected) found.add(id);
            expect([id, scope, risks.has(`${id} ${scope}`)]).toEqual([id, scope, expected]);
          }
        }
      }),
      { numRuns: 500 },
    );
    const never = PLAIN.map(({ id }) => id).filter((id) => !found.has(id));
    // Each would be found by the star alone.
    expect(never).toEqual([]);
  });
});

type Grants = Readonly<Record<string, readonly string[]>>;
/** What is held in each scope alone. */
type Worlds = ReadonlyMap<string, RbacReader>;

/** Whether every need is met in a scope, and one of them by what is held just there. */
function isOpen({ needs, scope: where }: Way, worlds: Worlds, scope: string): boolean {
  const meetsIn = (need: Need, one: string): boolean => meets(worlds.get(one), need, one);
  const last = needs.at(-1) ?? [];
  const anywhere = (need: Need): boolean => SCOPES.some((one) => meetsIn(need, one));
  if (where === 'apart') return meetsIn(last, scope) && needs.slice(0, -1).every(anywhere);
  if (needs.length === 1) return needs.every((need) => meetsIn(need, scope));
  return needs.every((need) => meetsIn(need, scope) || meetsIn(need, '')) && needs.some((need) => meetsIn(need, scope));
}

/** Asked as a request of that scope, for an object of any name, or of a name that some rule has. */
function meets(reader: RbacReader | undefined, need: Need, scope: string): boolean {
  if (reader === undefined) return false;
  return need.filter(isPlain).some((pattern) => {
    if (pattern.clusterOnly === true && scope !== '') return false;
    return pattern.verbs.some((verb) =>
      pattern.apiGroups.some((apiGroup) =>
        pattern.resources.some((combined) => {
          const [resource = '', subresource = ''] = combined.split('/');
          const nameless = verb === 'create' && subresource === '';
          const names = pattern.names ?? (nameless ? [''] : [NO_OBJECT, ...NAMES]);
          return names.some((name) => {
            const ask: ResourceAsk = {
              type: 'resource',
              verb,
              apiGroup,
              resource,
              subresource,
              namespace: scope,
              name,
            };
            return allows(reader, requesterOf(ann), ask);
          });
        }),
      ),
    );
  });
}
const NAMES = ['tls', 'front', 'ci', 'ann', 'system:masters', 'devs', 'edit', 'b', 'a', 'kubernetes.io/*'];

function isPlain(pattern: Need[number]): pattern is Plain {
  if ('urls' in pattern || pattern.verbs === 'written' || pattern.apiGroups === 'written') return false;
  if (pattern.resources === 'written' || pattern.verbs.some((verb) => verb.endsWith(':'))) return false;
  return pattern.resources.every((resource) => !resource.endsWith('/'));
}

function world(some: Grants): RbacReader {
  const objects = Object.entries(some).flatMap(([namespace, words]): RbacObject[] => {
    const name = `of-${namespace}`;
    const binding = { name, roleRef: { kind: 'ClusterRole', name }, subjects: [{ ...ann }], meta: {} } as const;
    return [
      { kind: 'ClusterRole', name, rules: words.map(ruleOfWords), meta: {} },
      namespace === '' ? { kind: 'ClusterRoleBinding', ...binding } : { kind: 'RoleBinding', namespace, ...binding },
    ];
  });
  return createIndex(objects).reader();
}
