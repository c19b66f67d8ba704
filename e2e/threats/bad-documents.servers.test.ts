import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, patiently, problemOf } from './bad-requests';
import { type Console, openLocally } from './console';

let here: Console;
beforeAll(async () => {
  here = await openLocally();
}, 300_000);
afterAll(() => here.stop());

const C = '/api/v1/clusters/demo';
const { get, post } = asOwner(() => here);

const importing = async (yaml: string) =>
  problemOf(
    await patiently(yaml.slice(0, 40), () => post(`${C}/assertions/import`, JSON.stringify({ yaml }))),
    yaml.slice(0, 60),
  );

describe('a YAML file', () => {
  it('cannot grow: anchors, aliases, merges and tags are refused with line and column', async () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...Array.from('bcdefghij', (name, at) => `${name}: &${name} [${`*${'abcdefghij'[at] ?? 'a'},`.repeat(9)}]`),
    ].join('\n');
    for (const [yaml, line] of [
      [bomb, 1],
      ['a: &x 1\nb: *x\n', 1],
      ['base: &b {a: 1}\nother:\n  <<: *b\n', 1],
      ['a: !!js/function "x"\n', 1],
      ['x:\n  - !include /etc/passwd\n', 2],
    ] as const) {
      const problem = await importing(yaml);
      expect(problem, yaml.slice(0, 60)).toMatchObject({ status: 400 });
      expect(problem.errors[0]?.path, `${yaml.slice(0, 60)} ${problem.detail}`).toMatch(/^\d+:\d+$/u);
      expect(problem.errors[0]?.path.split(':')[0], yaml.slice(0, 60)).toBe(String(line));
    }
  });

  it('broken, twice the same key, or a second document: line and column', async () => {
    for (const [yaml, line] of [
      ['a: 1\na: 2\n', 2],
      ['assertions: [\n  {\n', 3],
      ['a: 1\n\tb: 2\n', 2],
      ['a: "open\n', 2],
      ['a: 1\n---\nb: 2\n', 2],
      ['a: b: c\n', 1],
    ] as const) {
      const problem = await importing(yaml);
      expect(problem.status, yaml).toBe(400);
      expect(problem.errors[0]?.path, `${yaml}: ${problem.detail}`).toMatch(/^\d+:\d+$/u);
      expect(Number(problem.errors[0]?.path.split(':')[0]), yaml).toBeLessThanOrEqual(line);
    }
  });

  it('of another kind, or deeper than anybody writes, is refused', async () => {
    const role =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: a, namespace: b }\nrules: []\n';
    for (const yaml of [
      role,
      '',
      'null',
      '7',
      'just text',
      '- just\n- a list\n',
      '__proto__: { polluted: true }\n',
      'constructor: { prototype: 1 }\n',
    ]) {
      expect((await importing(yaml)).status, yaml).toBe(400);
    }
    for (const deep of [
      '['.repeat(20_000),
      `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
      '- '.repeat(20_000),
      'a:\n'.repeat(1),
      `{a: ${'{a: '.repeat(3_000)}1${'}'.repeat(3_001)}`,
      'x: 1\n'.repeat(2),
      Array.from({ length: 120_000 }, () => '- a').join('\n'),
    ]) {
      const problem = await importing(deep);
      expect([400, 422], `${deep.slice(0, 20)} ${problem.detail}`).toContain(problem.status);
    }
    expect((await get('/healthz')).status).toBe(200);
  });
});

describe('an intent', () => {
  const role = (more: object) => ({
    objects: [{ op: 'apply', object: { kind: 'Role', namespace: 'sandbox', name: 'ok', rules: [], ...more } }],
  });
  const plan = async (intent: object) => {
    const answer = await post(`${C}/plans`, JSON.stringify({ intent }));
    return { status: answer.status, text: answer.text };
  };

  it('with a name that Kubernetes refuses is no plan, and says where', async () => {
    for (const name of ['..', '.', 'a/b', 'a%b', 'a%2fb', '../../secrets', '']) {
      const { status, text } = await plan(role({ name }));
      if (status !== 200) expect(status, name).toBe(400);
      else expect(text, name).toMatch(/"problems":\[\{"path":"[^"]*name/u);
    }
    for (const namespace of ['..', 'UPPER', 'a_b', 'a.b', '-a', 'x'.repeat(64), 'a/b', '%2e%2e', '']) {
      const { status, text } = await plan(role({ namespace }));
      if (status !== 200) expect(status, namespace).toBe(400);
      else expect(text, namespace).toMatch(/"problems":\[\{"path":"[^"]*namespace/u);
    }
    for (const name of ['a\nb', 'a\u0000b', 'x'.repeat(1_025)]) expect((await plan(role({ name }))).status).toBe(400);
  });

  it('with fields, kinds or verbs that are none is refused with its place', async () => {
    for (const [intent, place] of [
      [role({ spec: {} }), 'spec'],
      [role({ rules: [{ verbs: ['get'], resource: ['pods'] }] }), 'resource'],
      [role({ rules: 'all' }), 'rules'],
      [role({ kind: 'Secret' }), 'kind'],
      [role({ labels: { a: 1 } }), 'labels'],
      [{ objects: [] }, 'objects'],
      [{ objects: [{ op: 'patch' }] }, 'op'],
      [{ objects: [{ op: 'delete', kind: 'Pod', name: 'x' }] }, 'kind'],
    ] as const) {
      const answer = await post(`${C}/plans`, JSON.stringify({ intent }));
      const problem = problemOf(answer, place);
      expect(problem.status, place).toBe(400);
      expect(JSON.stringify(problem.errors), place).toContain(place);
    }
  });
});
