import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CelMap, evaluateText, nodesOf, type Outcome, parse } from './index';

const PIECES = [
  ...[
    'claims',
    'user',
    '.sub',
    '.groups',
    '.?x',
    "['a']",
    '[0]',
    '.nope',
    'has(',
    'size(',
    ')',
    '(',
    '[',
    ']',
    '{',
    '}',
  ],
  ...["'a'", '"b"', "r'\\d'", '1', '-', '!', '&&', '||', '==', '<', 'in', '+', '?', ':', ',', ' ', 'true', 'null', 'x'],
  ...[
    '.startsWith(',
    '.matches(',
    '.all(x, ',
    '.map(x, ',
    '.filter(x, ',
    '.orValue(',
    '.split(',
    '.replace(',
    '.join(',
  ],
];
const NAMES: CelMap = { claims: { sub: 'alice', groups: ['a', 'b'], n: 1 }, user: { username: 'oidc:alice' } };

function isOutcome(outcome: Outcome): boolean {
  if ('value' in outcome) return true;
  const { at } = outcome;
  return Number.isInteger(at) && at >= 1;
}

describe('an expression of anyone', () => {
  it('is a value whatever its text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (source) => isOutcome(evaluateText(source, NAMES))),
      { numRuns: 500 },
    );
  });

  it('is a value whatever its pieces are', () => {
    const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((all) => all.join(''));
    fc.assert(
      fc.property(pieces, (source) => isOutcome(evaluateText(source, NAMES))),
      { numRuns: 2_000 },
    );
  });

  it('is a value whatever the claims are', () => {
    const expressions = [
      'claims.a == claims.b',
      'claims.a + claims.b',
      'claims.a < claims.b',
      'claims.a in claims.b',
      'claims.a.all(x, x == claims.b)',
      'claims.a.map(x, x.size())',
      "claims.?a.?b.orValue('')",
      'claims.a.matches(claims.b)',
      'claims.a.replace(claims.b, claims.a)',
      'string(claims.a) + string(claims.b)',
    ];
    const claims = fc.record({ a: fc.jsonValue(), b: fc.jsonValue() });
    fc.assert(
      fc.property(fc.constantFrom(...expressions), claims, (source, { a, b }) => {
        const names = parsedClaims({ a, b });
        return isOutcome(evaluateText(source, { claims: names }));
      }),
      { numRuns: 500 },
    );
  });

  it('is refused when it is too long or too deep, and does not exhaust the stack', () => {
    const beyond = (source: string) => expect(evaluateText(source, NAMES)).toHaveProperty('inexpressible');
    beyond(`'${'a'.repeat(10_240)}'`);
    beyond('('.repeat(5_000));
    beyond(`${'('.repeat(300)}1${')'.repeat(300)}`);
    beyond('!'.repeat(5_000));
    beyond('-'.repeat(5_000));
    beyond('['.repeat(5_000));
    beyond(`${'1 + '.repeat(300)}1`);
    beyond(`claims${'.a'.repeat(3_000)}`);
    beyond(`${'true ? 1 : '.repeat(300)}1`);
    beyond(`${'has(a.b) && '.repeat(300)}true`);
    expect(evaluateText(`${'('.repeat(100)}1${')'.repeat(100)}`, NAMES)).toEqual({ value: 1 });
    expect(evaluateText(`${'1 + '.repeat(200)}1`, NAMES)).toEqual({ value: 201 });
  });

  it('looks at deeply nested claims without exhausting the stack', () => {
    let deep: CelMap = { end: 1 };
    for (let i = 0; i < 20_000; i += 1) deep = { deep };
    expect(evaluateText('claims == claims', { claims: deep })).toHaveProperty('inexpressible', 'too many steps');
    expect(evaluateText('size(claims)', { claims: deep })).toEqual({ value: 1 });
  });

  it('cannot run away', () => {
    const groups = Array.from({ length: 2_000 }, (_, i) => `group-${i}`);
    const claims: CelMap = { groups, text: 'a'.repeat(60_000) };
    const nested = 'claims.groups.all(a, claims.groups.all(b, claims.groups.all(c, a + b + c != "")))';
    expect(evaluateText(nested, { claims })).toHaveProperty('inexpressible', 'too many steps');
    const large = [
      'claims.text + claims.text',
      "claims.text.replace('a', 'aaaa')",
      'claims.groups.map(g, claims.text).join()',
      'claims.groups.map(a, claims.groups).map(l, l + l).size()',
      "claims.groups.map(g, claims.text.matches('(a*)*b'))",
    ];
    for (const source of large) expect(evaluateText(source, { claims })).toHaveProperty('inexpressible');
    expect(evaluateText("claims.groups.all(g, g.startsWith('group-'))", { claims })).toEqual({ value: true });
  });

  it('does not take a spent budget for an answer', () => {
    const groups = Array.from({ length: 2_000 }, (_, i) => `group-${i}`);
    const spend = 'claims.groups.all(a, claims.groups.all(b, a + b != ""))';
    for (const source of [`${spend} || true`, `${spend} && false`, `!(${spend}) || 1 == 1`]) {
      expect(evaluateText(source, { claims: { groups } })).toHaveProperty('inexpressible', 'too many steps');
    }
  });
});

/** What `&&`, `||`, `!` and the ternary say, written down a second time: T, F, E (error), U (beyond us). */
type Logic = 'T' | 'F' | 'E' | 'U';
const LEAVES: Record<Logic, string> = { T: 'true', F: 'false', E: 'claims.nope', U: 'claims.sub.trim()' };
type Tree = { leaf: Logic } | { op: '&&' | '||'; left: Tree; right: Tree } | { not: Tree };

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.record({ leaf: fc.constantFrom<Logic>('T', 'F', 'E', 'U') }),
    fc.record({ op: fc.constantFrom<'&&' | '||'>('&&', '||'), left: tie('tree'), right: tie('tree') }),
    fc.record({ not: tie('tree') }),
  ),
}));

function textOf(of: Tree): string {
  if ('leaf' in of) return LEAVES[of.leaf];
  return 'not' in of ? `!(${textOf(of.not)})` : `(${textOf(of.left)}) ${of.op} (${textOf(of.right)})`;
}

function truthOf(of: Tree): Logic {
  if ('leaf' in of) return of.leaf;
  if ('not' in of) {
    const inner = truthOf(of.not);
    return inner === 'T' ? 'F' : inner === 'F' ? 'T' : inner;
  }
  const sides = [truthOf(of.left), truthOf(of.right)];
  const [decides, other]: [Logic, Logic] = of.op === '&&' ? ['F', 'T'] : ['T', 'F'];
  if (sides.includes(decides)) return decides;
  if (sides.includes('U')) return 'U';
  return sides.includes('E') ? 'E' : other;
}

describe('the logic', () => {
  it('is that of its truth table', () => {
    fc.assert(
      fc.property(tree, (of) => {
        const outcome = evaluateText(textOf(of), NAMES);
        const seen = 'value' in outcome ? (outcome.value === true ? 'T' : 'F') : 'error' in outcome ? 'E' : 'U';
        expect(seen).toBe(truthOf(of));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('arithmetic and order', () => {
  it('agree with those of JavaScript on whole numbers', () => {
    const int = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(int, int, int, (a, b, c) => {
        expect(evaluateText('claims.a + claims.b - claims.c', { claims: { a, b, c } })).toEqual({ value: a + b - c });
        expect(evaluateText('claims.a < claims.b', { claims: { a, b } })).toEqual({ value: a < b });
        expect(evaluateText(`${a} == ${b}`, {})).toEqual({ value: a === b });
      }),
    );
  });

  it('put strings in the order of their bytes in UTF-8, as Go does', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 6 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const value = Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
        expect(evaluateText('claims.a < claims.b', { claims: { a, b } })).toEqual({ value });
      }),
    );
  });
});

/** Patterns whose meaning RE2 and JavaScript share. */
const { regex } = fc.letrec<{ regex: string }>((tie) => ({
  regex: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', '-', '.', '[ab]', '[^a]', '[a-c-]', '\\w', '\\W', '\\d', '\\.', '^', '$', '\\b', ''),
    fc.tuple(tie('regex'), tie('regex')).map(([left, right]) => left + right),
    fc.tuple(tie('regex'), tie('regex')).map(([left, right]) => `(?:${left}|${right})`),
    fc
      .tuple(tie('regex'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{1,}', '*?'))
      .map(([of, q]) => `(${of})${q}`),
  ),
}));

describe('a pattern', () => {
  it('matches what it matches in JavaScript', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', '.', '1', ' '), maxLength: 8 });
    fc.assert(
      fc.property(regex, text, (pattern, value) => {
        fc.pre(pattern.length <= 60);
        const outcome = evaluateText('claims.text.matches(claims.pattern)', { claims: { text: value, pattern } });
        expect({ pattern, value, outcome }).toEqual({
          pattern,
          value,
          outcome: { value: new RegExp(pattern).test(value) },
        });
      }),
      { numRuns: 500 },
    );
  });

  it('takes time by the length of the text, whatever its shape', () => {
    const text = `${'a'.repeat(1_000)}!`;
    for (const pattern of ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(.*)*x', '(a*)*(a*)*(a*)*b', '^((a?){20})*$']) {
      const before = Date.now();
      const outcome = evaluateText('claims.text.matches(claims.pattern)', { claims: { text, pattern } });
      expect(outcome).toEqual({ value: false });
      expect(Date.now() - before).toBeLessThan(2_000);
    }
  });

  it('is a value whatever its text is', () => {
    const unit = fc.constantFrom(...Array.from('ab\\[]()^$.*+?{}|-:,12dwsbAz'));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), fc.string({ maxLength: 10 }), (pattern, text) =>
        isOutcome(evaluateText('claims.text.matches(claims.pattern)', { claims: { text, pattern } })),
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('the nodes of a tree', () => {
  it('are all found', () => {
    const source = "has(a.b) ? [c[d], e.f(g)].map(x, x, x + 'h') : size(!i) in j.?k.orValue(-l)";
    const parsed = parse(source);
    expect(parsed).toHaveProperty('node');
    if ('inexpressible' in parsed) return;
    const names = nodesOf(parsed.node).flatMap((node) => (node.kind === 'name' ? [node.name] : []));
    expect(names.toSorted()).toEqual(['a', 'c', 'd', 'e', 'g', 'i', 'j', 'l', 'x', 'x']);
  });
});

/** As a token's payload arrives: JSON, read by JSON.parse. */
function parsedClaims(value: unknown): CelMap {
  return z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(value)));
}
