import { describe, expect, test } from 'vitest';
import { type YamlRef, formatYamlRef, parseYamlRef } from './yaml-ref';

describe('the object of a YAML sheet, in the URL', () => {
  const refs: [YamlRef, string][] = [
    [{ kind: 'RoleBinding', namespace: 'payments', name: 'deploy' }, 'RoleBinding:payments/deploy'],
    [{ kind: 'ClusterRole', name: 'system:node' }, 'ClusterRole:system:node'],
    [{ kind: 'Namespace', name: 'payments' }, 'Namespace:payments'],
  ];
  test.each(refs)('%j is %s, both ways', (ref, text) => {
    expect(formatYamlRef(ref)).toBe(text);
    expect(parseYamlRef(text)).toEqual(ref);
  });

  test.each(['', 'Role', 'Role:', 'Role:deploy', 'Role:/deploy', 'Role:payments/', 'Secret:a/b', 'toString:x', ':x'])(
    '%j names nothing',
    (text) => {
      expect(parseYamlRef(text)).toBeNull();
    },
  );
});
