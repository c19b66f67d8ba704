import { describe, expect, test } from 'vitest';
import { type Entry, type Told, answerChanges, changeSays, remember } from './answer-diff';

const entry = (label: string, ...through: string[]): Entry => ({ key: label, label, through });
const told = (over: Partial<Told>): Told => ({
  question: 'who-can delete secrets payments',
  of: 'subjects',
  epoch: 'a',
  generation: 1,
  at: '2026-11-21T14:02:11.000Z',
  entries: [],
  total: 0,
  whole: true,
  gaps: [],
  ...over,
});

describe('answerChanges', () => {
  test('tells who gained, who moved and who lost, in the order of the answer', () => {
    const before = told({ entries: [entry('jenkins', 'payments/old-ci'), entry('ops', 'payments/ops')] });
    const after = told({ entries: [entry('ops', 'platform'), entry('oidc:maria', 'payments/oncall')] });
    expect(answerChanges(before, after).map(changeSays)).toEqual([
      'ops keeps this, now through platform',
      'oidc:maria gained this through payments/oncall',
      'no longer: jenkins',
    ]);
  });

  test('does not call a row lost that was only pushed off the page', () => {
    const before = told({ entries: [entry('z', 'p/z')], total: 101, whole: false });
    const after = told({ entries: [entry('a', 'p/a')], total: 102, whole: false });
    expect(answerChanges(before, after).map(changeSays)).toEqual(['101 became 102 in all']);
    expect(answerChanges(before, { ...after, total: 101 })).toEqual([]);
  });

  test('tells what can no longer be read, and what can be read again', () => {
    const before = told({ gaps: ['roles: forbidden'] });
    const after = told({ gaps: ['rolebindings: forbidden'] });
    expect(answerChanges(before, after).map(changeSays)).toEqual([
      'can no longer be read: rolebindings: forbidden',
      'can be read again: roles: forbidden',
    ]);
  });

  test('says a verdict that turned, and rules that came and went, in their own words', () => {
    const verdict = (label: string, ...through: string[]) =>
      told({ of: 'verdict', entries: [{ key: 'verdict', label, through }] });
    expect(answerChanges(verdict('refused'), verdict('allowed', 'p/a')).map(changeSays)).toEqual([
      'now allowed through p/a',
    ]);
    const rules = (...entries: Entry[]) => told({ of: 'rules', entries });
    expect(
      answerChanges(rules(entry('get pods in web', 'web/a')), rules(entry('list pods in web', 'web/b'))).map(
        changeSays,
      ),
    ).toEqual(['gained list pods in web through web/b', 'no longer: get pods in web']);
  });

  test('names every binding that carries a new grant, and says nothing where no binding does', () => {
    const after = told({ entries: [entry('ops', 'p/a', 'p/b'), entry('system:masters')] });
    expect(answerChanges(told({}), after).map(changeSays)).toEqual([
      'ops gained this through p/a and p/b',
      'system:masters gained this',
    ]);
  });
});

describe('remember', () => {
  const first = remember(undefined, told({ entries: [entry('ops', 'p/ops')] }));

  test('keeps its identity for an answer that it knows, so that a render may call it', () => {
    expect(remember(first, told({ entries: [entry('ops', 'p/ops')] }))).toBe(first);
  });

  test('tells a newer answer once, with the time of the model that gave it', () => {
    const at = '2026-11-21T14:02:15.000Z';
    const second = remember(first, told({ generation: 2, at, entries: [] }));
    expect(second.tellings).toEqual([
      { at, changes: [{ type: 'lost', of: 'subjects', entry: entry('ops', 'p/ops') }] },
    ]);
    const third = remember(second, told({ generation: 3, entries: [] }));
    expect(third.tellings).toBe(second.tellings);
    expect(third.last.generation).toBe(3);
  });

  test('does not tell an answer that was overtaken as a change back', () => {
    const second = remember(first, told({ generation: 3, entries: [] }));
    expect(remember(second, told({ generation: 2, entries: [entry('ops', 'p/ops')] }))).toBe(second);
  });

  test('compares across a restart of the server, where generations start anew', () => {
    const high = remember(undefined, told({ generation: 90, entries: [entry('ops', 'p/ops')] }));
    expect(remember(high, told({ epoch: 'b', generation: 1, entries: [] })).tellings).toHaveLength(1);
  });

  test('starts afresh with another question, and keeps five tellings of one', () => {
    expect(remember(first, told({ question: 'another', generation: 9 })).tellings).toEqual([]);
    let memory = first;
    for (let generation = 2; generation < 10; generation += 1) {
      memory = remember(memory, told({ generation, entries: generation % 2 ? [] : [entry('ops', 'p/ops')] }));
      memory = remember(
        memory,
        told({ generation: generation + 0.5, entries: generation % 2 ? [entry('x', 'y')] : [] }),
      );
    }
    expect(memory.tellings).toHaveLength(5);
  });
});
