import { describe, expect, test } from 'vitest';
import { yamlTokens } from './yaml-tokens';

const kinds = (line: string) => yamlTokens(line).map(({ kind, text }) => [kind, text]);

describe('yamlTokens', () => {
  test.each([
    [
      'kind: Role',
      [
        ['key', 'kind'],
        ['mark', ':'],
        ['text', ' Role'],
      ],
    ],
    [
      '  name: "a: b"',
      [
        ['mark', '  '],
        ['key', 'name'],
        ['mark', ':'],
        ['text', ' "a: b"'],
      ],
    ],
    [
      '  - apiGroups:',
      [
        ['mark', '  - '],
        ['key', 'apiGroups'],
        ['mark', ':'],
      ],
    ],
    [
      '      - get',
      [
        ['mark', '      - '],
        ['text', 'get'],
      ],
    ],
    [
      '"odd: key": 1',
      [
        ['key', '"odd: key"'],
        ['mark', ':'],
        ['text', ' 1'],
      ],
    ],
    [
      '    rbac.io/aggregate-to-edit: "true"',
      [
        ['mark', '    '],
        ['key', 'rbac.io/aggregate-to-edit'],
        ['mark', ':'],
        ['text', ' "true"'],
      ],
    ],
    ['# said: so', [['comment', '# said: so']]],
    [
      '- system:masters',
      [
        ['mark', '- '],
        ['text', 'system:masters'],
      ],
    ],
    ['', []],
  ])('%s', (line, expected) => {
    expect(kinds(line)).toEqual(expected);
  });

  test('the tokens of any line join to the line', () => {
    for (const line of ['a: b: c', ': x', '-', '- - x: y', '{ a: b }', "'it''s': 1", '\t\u2028: ', 'a:b', '- "*"']) {
      expect(
        yamlTokens(line)
          .map((token) => token.text)
          .join(''),
      ).toBe(line);
    }
  });
});
