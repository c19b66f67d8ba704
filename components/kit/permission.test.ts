import { describe, expect, test } from 'vitest';
import { permissionIn } from './permission';

const RBAC = 'rbac.authorization.k8s.io';

describe('the permission that a refusal names', () => {
  test.each([
    [
      `This takes the right to list clusterrolebindings.${RBAC} in the cluster, which you do not have.`,
      { verb: 'list', resource: 'clusterrolebindings', apiGroup: RBAC },
    ],
    [
      `This takes the right to list rolebindings.${RBAC} in namespace “payments”, which you do not have.`,
      { verb: 'list', resource: 'rolebindings', apiGroup: RBAC, namespace: 'payments' },
    ],
    [
      'This takes the right to list audit.castellan.dev, which you do not have.',
      { verb: 'list', resource: 'audit', apiGroup: 'castellan.dev' },
    ],
  ])('%s', (sentence, permission) => {
    expect(permissionIn(sentence)).toEqual(permission);
  });

  test.each(['', 'This request comes from a page of another site.', 'This takes the right to be here.'])(
    'none: “%s”',
    (sentence) => {
      expect(permissionIn(sentence)).toBeUndefined();
    },
  );
});
