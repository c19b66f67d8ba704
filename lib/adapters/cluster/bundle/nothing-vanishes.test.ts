import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RbacObject } from '@/lib/domain/rbac';
import type { FileContent } from './file-content';
import { KeptTexts } from './objects';
import { readContent } from './read-content';
import { RBAC } from './test-folder';

const read = (text: string, path = 'a.yaml') => readContent(path, Buffer.from(text), new KeptTexts());
const named = ({ objects }: { readonly objects: readonly RbacObject[] }) =>
  objects.map(({ kind, name }) => `${kind} ${name}`);
const role = (name: string) => ({ apiVersion: RBAC, kind: 'Role', metadata: { name, namespace: 'web' }, rules: [] });
const list = (...items: unknown[]) => ({ apiVersion: 'v1', kind: 'List', items });
const yamlRole = (name: string) =>
  `apiVersion: ${RBAC}\nkind: Role\nmetadata: {name: ${name}, namespace: web}\nrules: []\n`;

describe('objects that stand as somebody saved them', () => {
  it.each([
    ['an array of lists', JSON.stringify([list(role('a')), list(role('b'))])],
    ['an array of objects', JSON.stringify([role('a'), role('b')])],
    ['an array in an array', JSON.stringify([[role('a')], [role('b')]])],
    ['items without a kind around them', JSON.stringify({ items: [role('a'), list(role('b'))] })],
    ['one list after the other', `${JSON.stringify(list(role('a')))}\n${JSON.stringify(list(role('b')))}`],
  ])('in JSON: %s', async (_, text) => {
    for (const path of ['a.json', 'a.yaml']) expect(named(await read(text, path))).toEqual(['Role a', 'Role b']);
  });

  it.each([
    ['a sequence at the top', `- ${JSON.stringify(role('a'))}\n- ${JSON.stringify(list(role('b')))}\n`],
    ['items without a kind', `items:\n- ${JSON.stringify(role('a'))}\n- ${JSON.stringify(role('b'))}\n`],
    ['a comment glued to the separator', `${yamlRole('a')}---# of b\n${yamlRole('b')}`],
    ['a tab behind the separator', `${yamlRole('a')}---\t# of b\n${yamlRole('b')}`],
    [
      'anchors behind brackets',
      `kind: List\napiVersion: v1\nitems:\n- ${JSON.stringify(role('a'))}\n- {metadata: {name: b, namespace: web}, rules: [&r {verbs: [get], apiGroups: [""], resources: [pods]}, *r], kind: Role, apiVersion: ${RBAC}}\n`,
    ],
    [
      'anchors that reach from item to item',
      `kind: List\napiVersion: v1\nitems:\n- metadata: {name: a, namespace: web}\n  kind: Role\n  apiVersion: ${RBAC}\n  rules: [&r {verbs: [get], apiGroups: [""], resources: [pods]}]\n- metadata: {name: b, namespace: web}\n  kind: Role\n  apiVersion: ${RBAC}\n  rules: [*r]\n`,
    ],
    [
      'anchors behind tabs',
      `kind: List\napiVersion: v1\nitems:\n- metadata: {name: a, namespace: web}\n  kind: Role\n  apiVersion: ${RBAC}\n  rules:\t&r []\n- metadata: {name: b, namespace: web}\n  kind: Role\n  apiVersion: ${RBAC}\n  rules: *r\n`,
    ],
  ])('in YAML: %s', async (_, text) => {
    const content = await read(text);
    expect([named(content), content.gaps]).toEqual([['Role a', 'Role b'], []]);
  });

  it.each([
    ['in a value without a kind', `extra:\n  more: [${JSON.stringify(role('a'))}]\n`, 1, 'holds a Role inside'],
    ['as an item without a kind', 'items:\n- metadata: {name: a}\n  rules: [{verbs: [get]}]\n', 1, 'kind is missing'],
    ['in lists beyond measure', `${'['.repeat(9)}${JSON.stringify(role('a'))}${']'.repeat(9)}`, 1, 'nested deeper'],
  ])('are a gap %s', async (_, text, line, says) => {
    const { objects, gaps } = await read(text);
    expect([objects.length, gaps.map((gap) => [gap.line, gap.detail])]).toEqual([
      0,
      [[line, expect.stringContaining(says)]],
    ]);
  });

  it('are not looked for in what holds none', async () => {
    for (const text of ['- op: replace\n  path: /a\n  value: 1\n', '[1, 2]', 'items: [1]\n', 'a: {kind: Role}\n']) {
      const { gaps, others } = await read(text);
      expect([gaps, [...others.values()]]).toEqual([[], [1]]);
    }
  });
});

/** A piece of a file: its text, and how many objects, others and gaps it is. */
type Piece = {
  readonly text: (n: number) => string;
  readonly objects: number;
  readonly others: number;
  readonly gaps: number;
};
const piece = (text: (n: number) => string, objects: number, others = 0, gaps = 0): Piece => ({
  text,
  objects,
  others,
  gaps,
});
const PIECES: readonly Piece[] = [
  piece((n) => yamlRole(`r${n}`), 1),
  piece((n) => `# above\n\n${yamlRole(`r${n}`)}# below\n`, 1),
  piece((n) => `${JSON.stringify(role(`r${n}`))}\n`, 1),
  piece((n) => `${JSON.stringify([role(`r${n}`), list(role(`s${n}`), role(`t${n}`))], null, 1)}\n`, 3),
  piece((n) => `${JSON.stringify({ items: [role(`r${n}`)] })}\n`, 1),
  piece((n) => `- ${JSON.stringify(role(`r${n}`))}\n-\n  ${JSON.stringify(role(`s${n}`))}\n`, 2),
  piece(
    (n) =>
      `apiVersion: v1\nkind: List\nitems:\n- ${JSON.stringify(role(`r${n}`))}\n# c\n- ${JSON.stringify(role(`s${n}`))}\n`,
    2,
  ),
  piece((n) => `apiVersion: v1\nkind: List\nitems:\n- ${JSON.stringify(role(`r${n}`))}\n- x: y: z\n- 7\n`, 1, 0, 2),
  piece(() => 'apiVersion: v1\nkind: Pod\nspec: [not read\n', 0, 1),
  piece(() => 'apiVersion: v1\nkind: ConfigMap\ndata: {a: "---"}\n', 0, 1),
  piece(() => 'a: b: c\n', 0, 0, 1),
  piece(() => 'values: {x: 1}\n', 0, 1),
  piece(() => '- 1\n- 2\n', 0, 1),
  piece(() => 'only a text\n', 0, 1),
  piece(() => '# nothing\n\n', 0),
  piece(() => `apiVersion: ${RBAC}\nkind: Role\nmetadata: {}\n`, 0, 0, 1),
];
const SEPARATORS = [
  '---\n',
  '---# glued\n',
  '--- # apart\n',
  '---\t\n',
  '---   \n',
  '---\r\n',
  '---\n---\n',
  '---\n# c\n---#\n',
];

describe('the bytes of a file', () => {
  it('are all an object, of another kind, or a gap in the lines of its piece, however pieces are put together', async () => {
    const pieces = fc.array(fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom(...SEPARATORS)), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        let text = '';
        const spans = parts.map(([one, separator], i) => {
          const first = lines(text);
          text += one.text(i) + separator;
          return { one, first, last: lines(text) };
        });
        const content = await read(text);
        for (const { one, first, last } of spans) expect(within(content, first, last)).toEqual([one.objects, one.gaps]);
        const others = [...content.others.values()].reduce((sum, count) => sum + count, 0);
        expect(others).toBe(parts.reduce((sum, [one]) => sum + one.others, 0));
      }),
      { numRuns: 500 },
    );
  }, 60_000);
});

const lines = (text: string) => text.split('\n').length;
const within = ({ objects, gaps }: FileContent, first: number, last: number) => {
  const inside = (line = 0) => line >= first && line < last;
  return [objects.filter(({ meta }) => inside(meta.file?.line)).length, gaps.filter(({ line }) => inside(line)).length];
};
