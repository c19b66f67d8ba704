import { describe, expect, test } from 'vitest';
import { EMPTY, definedBy } from './draft';
import { readText, textOf } from './yaml-text';

const WHOLE = `assertions:
  - name: no secrets
    type: must-not
    subjects:
      - kind: Group
        name: tenant-a
    verbs: [get]
    resources: [secrets]
    where:
      exclude: [tenant-a-*]
`;
const changed = (from: string, to: string) => readText(WHOLE.replace(from, to));

describe('the text of an assertion', () => {
  test('is read with what is left out filled in, and is written as it is read', () => {
    const read = readText(WHOLE);
    expect(read).toMatchObject({
      definition: { apiGroups: [''], where: { include: ['*'], exclude: ['tenant-a-*'] } },
    });
    const again = 'definition' in read ? readText(textOf(read.definition)) : undefined;
    expect(again).toEqual(read);
  });

  test.each([
    ['[get]', '[get', { line: 8 }],
    ['type: must-not', 'type: must', { line: 3, column: 11, field: 'type' }],
    ['verbs: [get]', 'verbs: []', { line: 7, field: 'verbs', message: 'is empty' }],
    ['verbs: [get]', 'verb: [get]', { line: 2 }],
    ['kind: Group', 'kind: Team', { line: 5, field: 'subjects.0.kind' }],
  ])('where %s became %s the place is said', (from, to, fault) => {
    expect(changed(from, to)).toMatchObject({ fault });
  });

  test.each(['', 'a', 'assertions: 1', 'assertions: []', `${WHOLE}  - name: two\n`])('%j is no list of one', (text) => {
    expect(readText(text)).toMatchObject({ fault: { field: 'assertions' } });
  });

  test('of a draft that is not finished can be written too', () => {
    expect(textOf(definedBy(EMPTY))).toContain('subjects: []');
  });
});
