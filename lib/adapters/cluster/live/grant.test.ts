import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { grantFor } from './grant';

function objects(yaml: string): unknown[] {
  return parseAllDocuments(yaml).map((document) => {
    const value: unknown = document.toJS();
    return value;
  });
}

describe('the grant that closes a gap', () => {
  it('is a ClusterRole with that one list and a binding to the reader, nothing more', () => {
    expect(
      objects(grantFor('rolebindings', { user: 'system:serviceaccount:castellan:reader', groups: ['x'] })),
    ).toEqual([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'castellan-reader-rolebindings' },
        rules: [
          { apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings'], verbs: ['get', 'list', 'watch'] },
        ],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'castellan-reader-rolebindings' },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'castellan-reader-rolebindings',
        },
        subjects: [{ kind: 'ServiceAccount', namespace: 'castellan', name: 'reader' }],
      },
    ]);
  });

  it('names a user as the cluster does, however odd', () => {
    const user = 'oidc:"ann"\n- kind: Group: #x';
    expect(objects(grantFor('namespaces', { user, groups: [] }))).toMatchObject([
      { rules: [{ apiGroups: [''], resources: ['namespaces'] }] },
      { subjects: [{ kind: 'User', name: user, apiGroup: 'rbac.authorization.k8s.io' }] },
    ]);
  });

  it.each([
    ['discovery', ['/api', '/api/*', '/apis', '/apis/*']],
    ['version', ['/version']],
  ] as const)('for %s is about URLs', (list, nonResourceURLs) => {
    expect(objects(grantFor(list, { user: 'a', groups: [] }))[0]).toMatchObject({
      rules: [{ nonResourceURLs, verbs: ['get'] }],
    });
  });
});
