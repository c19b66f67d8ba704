import { describe, expect, test } from 'vitest';
import { type Defined, assertionSentence } from './sentence';

const base: Defined = {
  name: 'n',
  type: 'must-not',
  subjects: [{ kind: 'Group', name: 'tenant-a' }],
  verbs: ['get'],
  apiGroups: [''],
  resources: ['secrets'],
  where: { include: ['*'], exclude: ['tenant-a-*'] },
};

describe('an assertion in a sentence', () => {
  test.each<readonly [Partial<Defined>, string]>([
    [{}, 'Group tenant-a must not get secrets outside of tenant-a-*'],
    [
      {
        subjects: [
          { kind: 'User', name: 'ada' },
          { kind: 'ServiceAccount', namespace: 'ci', name: '*' },
        ],
        verbs: ['get', 'list', 'watch'],
        where: { include: ['*'], exclude: [] },
      },
      'None of User ada and ServiceAccount ci/* may get, list or watch secrets in any namespace',
    ],
    [
      {
        type: 'only',
        verbs: ['create', 'delete'],
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['clusterrolebindings'],
        where: 'cluster',
      },
      'Only Group tenant-a may create or delete clusterrolebindings.rbac.authorization.k8s.io in the whole cluster',
    ],
    [
      {
        type: 'can',
        verbs: ['get', 'patch'],
        apiGroups: ['apps'],
        resources: ['deployments', 'deployments/scale'],
        where: { include: ['stage', 'test-*'], exclude: ['test-x'] },
      },
      'Group tenant-a can get and patch deployments.apps and deployments.apps/scale in stage and test-*, except test-x',
    ],
    [
      { apiGroups: ['', 'apps'], names: ['a', 'b'] },
      'Group tenant-a must not get secrets (API groups core and apps) named a or b outside of tenant-a-*',
    ],
    [{ verbs: [], resources: [] }, 'Group tenant-a must not … … outside of tenant-a-*'],
  ])('%#', (changed, says) => {
    expect(assertionSentence({ ...base, ...changed })).toBe(says);
  });
});
