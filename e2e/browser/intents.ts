import type { IntentInput } from '@/lib/contract';

type Wanted = IntentInput['objects'][number];

const words = (text: string): string[] => (text === '' ? [] : text.split(' '));

/** `rule('get patch', 'deployments', 'apps')`: words are parted by spaces, the core group is the empty word. */
export const rule = (verbs: string, resources: string, apiGroup = '') => ({
  verbs: words(verbs),
  apiGroups: [apiGroup],
  resources: words(resources),
  resourceNames: words(''),
  nonResourceURLs: words(''),
});

export const role = (namespace: string, name: string, ...rules: ReturnType<typeof rule>[]): Wanted => ({
  op: 'apply',
  object: { kind: 'Role', namespace, name, rules },
});

const binding = (namespace: string, name: string, group: string): Wanted => ({
  op: 'apply',
  object: {
    kind: 'RoleBinding',
    namespace,
    name: `${name}-of-oncall`,
    roleRef: { kind: 'Role', name },
    subjects: [{ kind: 'Group', name: group }],
  },
});

/** A role and the binding that gives it to a group: six grants, and the risk of changing workloads. */
export const restart = (name: string, group = 'oidc:payments-oncall'): IntentInput => ({
  objects: [
    role('payments', name, rule('get patch', 'deployments statefulsets daemonsets', 'apps')),
    binding('payments', name, group),
  ],
});

const MANY_RESOURCES = 30;
const MANY_GROUPS = 10;
/** Rows of the access delta of `many`: one for each resource and group. */
export const MANY_ROWS = MANY_RESOURCES * MANY_GROUPS;

/** So much that its table draws only the rows that can be seen. */
export const many = (name: string): IntentInput => ({
  objects: [
    {
      op: 'apply',
      object: {
        kind: 'ClusterRole',
        name,
        rules: [
          rule(
            'get list',
            Array.from({ length: MANY_RESOURCES }, (_, i) => `boxes${String(i).padStart(2, '0')}`).join(' '),
            'fernhollow.example',
          ),
        ],
      },
    },
    {
      op: 'apply',
      object: {
        kind: 'ClusterRoleBinding',
        name,
        roleRef: { kind: 'ClusterRole', name },
        subjects: Array.from({ length: MANY_GROUPS }, (_, i) => ({
          kind: 'Group',
          name: `oidc:packers-of-hall-${String(i)}`,
        })),
      },
    },
  ],
});
