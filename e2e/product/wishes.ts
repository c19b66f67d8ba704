import type { IntentInput } from '../../lib/contract/index.ts';

type Wish = IntentInput['objects'][number];
/** A Role in namespace `web` that allows one verb on pods. */
export const role = (name: string, verb = 'get'): Wish => ({
  op: 'apply',
  object: {
    kind: 'Role',
    namespace: 'web',
    name,
    rules: [{ verbs: [verb], apiGroups: [''], resources: ['pods'], resourceNames: [], nonResourceURLs: [] }],
  },
});

/** A RoleBinding in namespace `web` of the Role of its own name. */
export const binding = (name: string): Wish => ({
  op: 'apply',
  object: {
    kind: 'RoleBinding',
    namespace: 'web',
    name,
    roleRef: { kind: 'Role', name },
    subjects: [{ kind: 'User', name: 'ana', apiGroup: 'rbac.authorization.k8s.io' }],
  },
});
