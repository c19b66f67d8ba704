import { describe, expect, it } from 'vitest';
import { type Document, readDocuments } from './index';

const read = (text: string, mayBeYaml = true): Document[] => [
  ...readDocuments(Buffer.from(text), mayBeYaml, ({ kind }) => kind !== 'Pod'),
];
/** State, line and what was read, for short. */
const shown = (text: string, mayBeYaml = true) =>
  read(text, mayBeYaml).map((d) => [
    d.state,
    d.line,
    d.state === 'read' ? d.value : d.state === 'skipped' ? d.type.kind : '',
  ]);

describe('documents of YAML', () => {
  it('are between markers, each with its line', () => {
    expect(shown('# top\na: 1\n---\n# c\n\nb: 2\n...\n---\n---\n--- # end\n\n')).toEqual([
      ['read', 2, { a: 1 }],
      ['read', 6, { b: 2 }],
    ]);
  });

  it('do not end at dashes that are no marker', () => {
    expect(shown('a: |\n  ---\n  x\nb: ----\n')).toEqual([['read', 1, { a: '---\nx\n', b: '----' }]]);
  });

  it('may begin on the line of the marker, and have directives', () => {
    expect(shown('%YAML 1.1\n# c\n---\na: yes\n')).toEqual([['read', 4, { a: true }]]);
    expect(shown('--- {a: 1}\n')).toEqual([['read', 1, { a: 1 }]]);
  });

  it('do not spoil each other', () => {
    expect(shown('a: 1\n---\nb: [x\n---\nc: 3\n---\n d: e\n f\n')).toEqual([
      ['read', 1, { a: 1 }],
      ['broken', 4, ''],
      ['read', 5, { c: 3 }],
      ['broken', 8, ''],
    ]);
  });

  it('may have Windows line ends', () => {
    expect(shown('a: 1\r\n---\r\nb: x\r\nc:\r\n- d\r\n')).toEqual([
      ['read', 1, { a: 1 }],
      ['read', 3, { b: 'x', c: ['d'] }],
    ]);
  });

  it('of other kinds are passed over without being read', () => {
    expect(shown('apiVersion: v1\nkind: Pod\nspec: [broken\n---\nkind: Role\napiVersion: x\n')).toEqual([
      ['skipped', 1, 'Pod'],
      ['read', 5, { kind: 'Role', apiVersion: 'x' }],
    ]);
  });

  it('are read when two lines could be the kind', () => {
    expect(shown('apiVersion: v1\nkind: Pod\nx: "\nkind: Pod"\n')[0]?.[0]).not.toBe('skipped');
  });

  it('over 4 MiB are refused before they cost seconds', () => {
    expect(read(`a: &x 1\nb: "${'x'.repeat(5_000_000)}"\n`)).toMatchObject([{ state: 'broken', message: /4 MiB/ }]);
  });
});

describe('lists in YAML', () => {
  const list = (items: string, head = 'kind: List') => `apiVersion: v1\nitems:\n${items}${head}\n`;

  it.each([
    ['at the left edge', '- kind: Role\n  id: 1\n# c\n\n- kind: Role\n  id: 2\n', 3, 7],
    ['indented', '  - kind: Role\n    id: 1\n  -\n    kind: Role\n    id: 2\n', 3, 6],
  ])('are read item by item, %s', (_, items, first, second) => {
    expect(shown(list(items))).toEqual([
      ['read', first, { kind: 'Role', id: 1 }],
      ['read', second, { kind: 'Role', id: 2 }],
    ]);
  });

  it('lose no more than the item that is broken', () => {
    expect(shown(list('- id: 1\n- id: a: b\n- id: 3\n')).map(([state, line]) => [state, line])).toEqual([
      ['read', 3],
      ['broken', 4],
      ['read', 5],
    ]);
  });

  it('give their type to items that do not repeat it', () => {
    const [item] = read(list('- id: 1\n', 'kind: RoleList'));
    expect(item).toMatchObject({ list: { apiVersion: 'v1', kind: 'Role' } });
  });

  it('are read as a whole when anchors may reach from item to item', () => {
    expect(shown(list('- &a\n  id: 1\n- <<: *a\n  m: 2\n'))).toEqual([
      ['read', 3, { id: 1 }],
      ['read', 5, { id: 1, m: 2 }],
    ]);
  });

  it('in flow style, and empty ones, are lists too', () => {
    expect(shown('kind: List\nitems: [{id: 1}, {id: 2}]\n').map(([, , value]) => value)).toEqual([
      { id: 1 },
      { id: 2 },
    ]);
    expect(shown('kind: List\nitems: []\n')).toEqual([]);
  });

  it('of what is no list of objects stay what they are', () => {
    expect(shown('kind: Menu\nitems:\n- id: 1\n')).toEqual([['read', 1, { kind: 'Menu', items: [{ id: 1 }] }]]);
    const discovery = 'kind: APIGroupDiscoveryList\napiVersion: apidiscovery.k8s.io/v2\nitems:\n- metadata: {}\n';
    expect(shown(discovery)).toMatchObject([['read', 1, { items: [{}] }]]);
  });

  it('are read alike, item by item or as a whole', () => {
    const items = Array.from(
      { length: 50 },
      (_, i) => `- kind: Role\n  id: ${i}\n  t: |\n    - no item\n    items:\n`,
    ).join('');
    const apart = shown(list(items)).map(([, , value]) => value);
    expect(shown(list(`${items}- &a {id: last}\n`)).map(([, , value]) => value)).toEqual([...apart, { id: 'last' }]);
    expect(apart).toHaveLength(50);
  });
});

describe('documents of JSON', () => {
  it('come one after the other, lists item by item', () => {
    const text =
      '{"a":1}\n[2]\n{"kind":"RoleList","apiVersion":"v1","items":[\n{"n":"]}\\""},\n{"n":{"items":[{}]}}\n]}\n"s" 7 null';
    expect(shown(text, false)).toEqual([
      ['read', 1, { a: 1 }],
      ['read', 2, [2]],
      ['read', 4, { n: ']}"' }],
      ['read', 5, { n: { items: [{}] } }],
      ['read', 7, 's'],
      ['read', 7, 7],
      ['read', 7, null],
    ]);
  });

  it('do not spoil each other', () => {
    const text = '{"kind":"List","items":[{"n":1},\n{"n":},\n{"n":3}]}\n{"a":tru}\n{"b":2}\n{"c":';
    expect(shown(text, false).map(([state, line]) => [state, line])).toEqual([
      ['read', 1],
      ['broken', 2],
      ['read', 3],
      ['broken', 4],
      ['read', 5],
      ['broken', 6],
    ]);
  });

  it('say where they are cut', () => {
    const [cut] = read('{\n"kind":"List",\n"items":[{"n":1},{"n"', false);
    expect(cut).toMatchObject({ state: 'broken', line: 3 });
  });

  it('may turn out to be YAML, unless the name says otherwise', () => {
    expect(shown('{a: 1}\n---\n{"b": 2}\n')).toEqual([
      ['read', 1, { a: 1 }],
      ['read', 3, { b: 2 }],
    ]);
    expect(shown('{a: 1}', false)).toMatchObject([['broken', 1, '']]);
    expect(shown('a: 1', false)).toEqual([['broken', 1, '']]);
  });

  it('of any depth are no danger', () => {
    expect(read('['.repeat(200_000), false).map(({ state }) => state)).toEqual(['broken']);
    expect(read(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, false)).toHaveLength(1);
  });
});

it('reads nothing out of nothing', () => {
  for (const text of ['', '\n\n', '# only a comment\n', '---\n', '---\n---\n', ' ']) expect(read(text)).toEqual([]);
});
