import { describe, expect, test } from 'vitest';
import { MOST_BYTES, readDraft } from './read-draft';

const HEAD = 'apiVersion: rbac.authorization.k8s.io/v1\n';
const GOOD = `${HEAD}kind: Role\nmetadata:\n  name: a\n  namespace: web\nrules:\n- verbs: [get]\n  apiGroups: ['']\n  resources: [pods]\n`;
const faults = (text: string) =>
  readDraft(text).faults.map(({ message, spot }) => `${String(spot.line)}:${String(spot.column)} ${message}`);

describe('a draft is read, or the place is said', () => {
  test('objects of several documents', () => {
    const draft = readDraft(
      `# one\n${GOOD}---\n# nothing here\n---\n${HEAD}kind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: User, name: ada}]\n`,
    );
    expect(draft.faults).toEqual([]);
    expect(draft.objects.map(({ doc, kind, name }) => [doc, kind, name])).toEqual([
      [0, 'Role', 'a'],
      [2, 'ClusterRoleBinding', 'b'],
    ]);
    expect(draft.objects[1]?.wanted).toEqual({
      kind: 'ClusterRoleBinding',
      name: 'b',
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'User', name: 'ada' }],
    });
  });

  test.each([
    ['broken YAML', `${HEAD}kind: Role\nmetadata: [broken\n`, /^4:1 /u],
    ['an unknown field', GOOD.replace('resources:', 'resource:'), /^9:3 unknown field “resource”; near: resources$/u],
    ['another kind', `${HEAD}kind: Secret\nmetadata: {name: a}\n`, /^2:7 Kind “Secret” cannot be planned/u],
    ['no kind', `${HEAD}metadata: {name: a}\n`, /kind is missing/u],
    ['another version', GOOD.replace('/v1\n', '/v1beta1\n'), /^1:13 apiVersion must be/u],
    ['a namespace where there is none', GOOD.replace('Role', 'ClusterRole'), /^5:3 unknown field “namespace”/u],
    ['a missing namespace', GOOD.replace('  namespace: web\n', ''), /namespace is missing/u],
    ['a number for a name', GOOD.replace('name: a', 'name: 12'), /^4:9 must be a text: write it in quotes, "12"/u],
    ['a word for a list', GOOD.replace('[get]', 'get'), /^7:10 verbs must be a list/u],
    ['an anchor', GOOD.replace('[get]', '&v [get]'), /Anchors and aliases/u],
    ['an alias', GOOD.replace('[pods]', '*v').replace('[get]', '&v [get]'), /Anchors and aliases/u],
    ['a field twice', `${GOOD}rules: []\n`, /^10:1 Map keys must be unique/u],
    ['an object twice', `${GOOD}---\n${GOOD}`, /^14:9 Role web\/a is in the draft twice/u],
    ['a list of objects', '- a\n- b\n', /^1:1 A document must be one object/u],
    ['a tag', GOOD.replace('name: a', 'name: !!binary a'), /./u],
    [
      'an odd subject',
      `${HEAD}kind: RoleBinding\nmetadata: {name: a, namespace: b}\nroleRef: {kind: Role, name: r}\nsubjects: [{kind: Robot, name: x}]\n`,
      /^5:19 kind must be User or Group or ServiceAccount/u,
    ],
  ])('%s', (_, text, expected) => {
    expect(faults(text).join('\n')).toMatch(expected);
  });

  test('a draft that is too large, and one that is too deep', () => {
    expect(faults(`# ${'x'.repeat(MOST_BYTES)}\n${GOOD}`)).toEqual(['1:1 The draft is larger than 1 MiB: split it.']);
    expect(faults(`${HEAD}kind: Role\nrules: ${'['.repeat(200_000)}`).length).toBeGreaterThan(0);
  });

  test('an alias bomb is refused before it is unfolded', () => {
    const lines = [
      'a0: &a0 [x]',
      ...Array.from({ length: 40 }, (_, i) => `a${String(i + 1)}: &a${String(i + 1)} [*a${String(i)}, *a${String(i)}]`),
    ];
    expect(faults(lines.join('\n')).length).toBeGreaterThan(0);
  });

  test('what the API server fills in is taken and left out', () => {
    const [object] = readDraft(
      GOOD.replace(
        '  name: a\n',
        '  name: a\n  uid: u-1\n  resourceVersion: "7"\n  creationTimestamp: 2026-01-01T00:00:00Z\n',
      ),
    ).objects;
    expect(object?.wanted).toEqual({
      kind: 'Role',
      namespace: 'web',
      name: 'a',
      rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: [], nonResourceURLs: [] }],
    });
  });

  test('a document that is broken does not take the others with it', () => {
    const draft = readDraft(`${GOOD}---\nkind: [broken\n`);
    expect(draft.objects.length).toBe(1);
    expect(draft.faults[0]?.doc).toBe(1);
  });
});
