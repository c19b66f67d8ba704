import fc from 'fast-check';
import type { Rule } from '@/lib/domain/rbac';
import { describe, expect, test } from 'vitest';
import { addDocument, addItem, removeDocument, removeValue, setNames, setValue } from './edit';
import { readDraft } from './read-draft';
import { blockText } from './render';

const ROLE = `# what payments may restart
apiVersion: rbac.authorization.k8s.io/v1   # the only one
kind: Role
metadata:
  name:  restart # asked for in OPS-12
  namespace: payments
rules:
# the workloads
- apiGroups: [apps,   "extensions"] # both
  resources:
  - deployments   # the big ones
  # and the rest
  - 'statefulsets'
  verbs: [get, patch]

# the pods
- apiGroups: [ '' ]
  resources: [pods]
  verbs: # to look
  - get
# the end
`;

/** The lines that two texts do not share, once what is the same at both ends is taken away. */
function changed(before: string, after: string): { readonly gone: string[]; readonly come: string[] } {
  const [a, b] = [before.split('\n'), after.split('\n')];
  while (a.length > 0 && b.length > 0 && a[0] === b[0]) {
    a.shift();
    b.shift();
  }
  while (a.length > 0 && b.length > 0 && a.at(-1) === b.at(-1)) {
    a.pop();
    b.pop();
  }
  return { gone: a, come: b };
}

describe('an edit changes the lines that say it, and no other', () => {
  test.each([
    [
      'a name',
      (t: string) => setValue(t, 0, ['metadata', 'name'], 'other'),
      ['  name:  restart # asked for in OPS-12'],
      ['  name:  other # asked for in OPS-12'],
    ],
    [
      'a name that YAML would read as something else',
      (t: string) => setValue(t, 0, ['metadata', 'name'], '1.0'),
      ['  name:  restart # asked for in OPS-12'],
      ["  name:  '1.0' # asked for in OPS-12"],
    ],
    [
      'a new field',
      (t: string) => setValue(t, 0, ['metadata', 'labels', 'team'], 'ops'),
      [],
      ['  labels:', '    team: ops'],
    ],
    [
      'a verb more, in a line',
      (t: string) => setNames(t, 0, ['rules', 0, 'verbs'], ['get', 'patch', 'list']),
      ['  verbs: [get, patch]'],
      ['  verbs: [get, patch, list]'],
    ],
    [
      'a verb less, in a line',
      (t: string) => setNames(t, 0, ['rules', 0, 'verbs'], ['patch']),
      ['  verbs: [get, patch]'],
      ['  verbs: [patch]'],
    ],
    [
      'the last of a line',
      (t: string) => setNames(t, 0, ['rules', 0, 'apiGroups'], ['apps']),
      ['- apiGroups: [apps,   "extensions"] # both'],
      ['- apiGroups: [apps] # both'],
    ],
    [
      'an entry more, in a list',
      (t: string) => setNames(t, 0, ['rules', 0, 'resources'], ['deployments', 'statefulsets', 'daemonsets']),
      [],
      ['  - daemonsets'],
    ],
    [
      'an entry less, in a list',
      (t: string) => setNames(t, 0, ['rules', 0, 'resources'], ['statefulsets']),
      ['  - deployments   # the big ones'],
      [],
    ],
    [
      'names for a rule',
      (t: string) => setNames(t, 0, ['rules', 1, 'resourceNames'], ['web']),
      [],
      ['  resourceNames: [web]'],
    ],
    [
      'a rule less, with what is said above it',
      (t: string) => removeValue(t, 0, ['rules', 1]),
      ['# the pods', "- apiGroups: [ '' ]", '  resources: [pods]', '  verbs: # to look', '  - get'],
      [],
    ],
    [
      'the first field of a rule',
      (t: string) => removeValue(t, 0, ['rules', 0, 'apiGroups']),
      ['- apiGroups: [apps,   "extensions"] # both', '  resources:'],
      ['- resources:'],
    ],
    ['a field', (t: string) => removeValue(t, 0, ['metadata', 'namespace']), ['  namespace: payments'], []],
    [
      'a rule more',
      (t: string) => addItem(t, 0, ['rules'], { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] }),
      [],
      ["- apiGroups: ['']", '  resources: [pods/log]', '  verbs: [get]'],
    ],
    ['an object more', (t: string) => addDocument(t, { kind: 'Role' }), [], ['---', 'kind: Role']],
  ])('%s', (_, edit, gone, come) => {
    expect(changed(ROLE, edit(ROLE))).toEqual({ gone, come });
  });

  test('in braces', () => {
    const flow =
      'kind: RoleBinding\nmetadata: { name: a,  namespace: b } # here\nsubjects: [{ kind: User, name: ada }]\n';
    expect(setValue(flow, 0, ['metadata', 'namespace'], 'c')).toContain('{ name: a,  namespace: c } # here');
    expect(removeValue(flow, 0, ['metadata', 'namespace'])).toContain('{ name: a } # here');
    expect(addItem(flow, 0, ['subjects'], { kind: 'Group', name: 'ops' })).toContain(
      '[{ kind: User, name: ada }, {kind: Group, name: ops}]',
    );
    expect(setValue(flow, 0, ['subjects', 0, 'name'], 'a, b')).toContain("{ kind: User, name: 'a, b' }");
  });

  test('what is empty', () => {
    expect(addItem('kind: Role\nrules:\n', 0, ['rules'], { verbs: ['get'] })).toBe(
      'kind: Role\nrules:\n- verbs: [get]\n',
    );
    expect(addItem('kind: Role\nrules: [] # none\n', 0, ['rules'], { verbs: ['get'] })).toBe(
      'kind: Role\nrules:\n- verbs: [get] # none\n',
    );
    expect(setValue('kind: Role', 0, ['metadata', 'name'], 'a')).toBe('kind: Role\nmetadata:\n  name: a\n');
    expect(setNames('verbs:\n- get\nx: y\n', 0, ['verbs'], [])).toBe('verbs: []\nx: y\n');
  });

  test('documents of several', () => {
    const three = '# one\nkind: A\n---\n# two\nkind: B\n---\nkind: C # three\n';
    expect(removeDocument(three, 0)).toBe('# two\nkind: B\n---\nkind: C # three\n');
    expect(removeDocument(three, 1)).toBe('# one\nkind: A\n---\nkind: C # three\n');
    expect(removeDocument(three, 2)).toBe('# one\nkind: A\n---\n# two\nkind: B\n');
    expect(setValue(three, 1, ['kind'], 'Z')).toBe('# one\nkind: A\n---\n# two\nkind: Z\n---\nkind: C # three\n');
  });
});

const word: fc.Arbitrary<string> = fc.constantFrom(
  'get',
  'list',
  'watch',
  'pods',
  'apps',
  '',
  '*',
  'a: b',
  "it's",
  '#x',
  'true',
  '1',
  'null',
  '- x',
  '[y',
  'é',
);
const words = fc.uniqueArray(word, { maxLength: 4 });
const rule = fc.record({
  apiGroups: words,
  resources: words,
  resourceNames: words,
  nonResourceURLs: words,
  verbs: words,
});
type RuleOf = typeof rule extends fc.Arbitrary<infer T> ? T : never;

/** The same list as people write it: in a line or under each other, with comments that say where they stand. */
function written(names: readonly string[], flow: boolean, mark: string): string {
  const quoted = names.map((name) => JSON.stringify(name));
  if (names.length === 0) return ' []';
  if (flow) return ` [ ${quoted.join(',  ')} ]   # ${mark}`;
  return quoted
    .map((name, i) => `\n  # over ${mark}.${String(i)}\n  -   ${name} # beside ${mark}.${String(i)}`)
    .join('');
}

const FIELDS = ['apiGroups', 'resources', 'resourceNames', 'nonResourceURLs', 'verbs'] as const;
const textOf = (rules: readonly RuleOf[], flow: boolean): string =>
  `# top\nkind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata:\n  name: a # the name\n  namespace: b\n${rules.length === 0 ? '' : 'rules:\n'}${rules
    .map(
      (one, r) =>
        `# rule ${String(r)}\n- ${FIELDS.map((field) => `${field}:${written(one[field], flow, `${String(r)}.${field}`)}`).join('\n  ')}\n`,
    )
    .join('')}# bottom\n`;

const copyOf = (one: Rule): RuleOf => ({
  apiGroups: [...one.apiGroups],
  resources: [...one.resources],
  resourceNames: [...one.resourceNames],
  nonResourceURLs: [...one.nonResourceURLs],
  verbs: [...one.verbs],
});
const rulesOf = (text: string): RuleOf[] => readDraft(text).objects[0]?.rules.map(copyOf) ?? [];

describe('form and text are one document', () => {
  test('a list is what the form says, all else is as it was, and comments of what stays are there', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        fc.nat(),
        fc.constantFrom(...FIELDS),
        words,
        (rules, flow, pick, field, names) => {
          const text = textOf(rules, flow);
          const at = pick % rules.length;
          const after = setNames(text, 0, ['rules', at, field], names);
          const want = rules.map((one, i) => (i === at ? { ...one, [field]: names } : one));
          const [object] = readDraft(after).objects;
          const sorted = (list: readonly RuleOf[]) => list.map((one) => ({ ...one, [field]: one[field].toSorted() }));
          expect(sorted(object?.rules.map(copyOf) ?? [])).toEqual(sorted(want));
          const mark = `${String(at)}.${field}`;
          const kept = (t: string) =>
            t.split('\n').filter((line) => line.includes('# ') && !line.includes(mark) && !line.includes(`${field}:`));
          expect(kept(after)).toEqual(kept(text));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('rules are added and taken away, the others stay byte for byte', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.nat(),
        rule,
        (rules, flow, pick, more) => {
          const text = textOf(rules, flow);
          const at = pick % rules.length;
          const less = removeValue(text, 0, ['rules', at]);
          expect(rulesOf(less)).toEqual(rules.toSpliced(at, 1));
          for (const [i, one] of rules.entries()) {
            if (i === at) continue;
            const own =
              textOf([one], flow)
                .split('\n- ')[1]
                ?.split('# bottom')[0]
                ?.replaceAll(' 0.', ` ${String(i)}.`) ?? '?';
            expect(less).toContain(own);
          }
          const added = addItem(text, 0, ['rules'], more);
          expect(rulesOf(added)).toEqual([...rules, more]);
          expect(added.startsWith(text.split('# bottom')[0] ?? '?')).toBe(true);
          expect(added.endsWith('# bottom\n')).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('what is written is read', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 3 }), (rules) => {
        const text = blockText({ kind: 'Role', metadata: { name: 'a' }, rules });
        expect(rulesOf(text)).toEqual(rules);
      }),
    );
  });
});
