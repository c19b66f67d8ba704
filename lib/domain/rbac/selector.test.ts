import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelSelector } from './model';
import { isValid, selects } from './selector';

type Expression = LabelSelector['matchExpressions'][number];
const by = (matchLabels: Record<string, string>, ...matchExpressions: Expression[]): LabelSelector => {
  return { matchLabels, matchExpressions };
};
const expression = (key: string, operator: Expression['operator'], ...values: string[]): Expression => {
  return { key, operator, values };
};

describe('a selector matches', () => {
  it.each<[string, LabelSelector, Record<string, string>]>([
    ['everything when it is empty', by({}), {}],
    ['what has all its labels', by({ a: '1', b: '2' }), { a: '1', b: '2', c: '3' }],
    ['the empty value, where that is asked for', by({ a: '' }), { a: '' }],
    ['one of several values', by({}, expression('a', 'In', '1', '2')), { a: '2' }],
    ['another value than those', by({}, expression('a', 'NotIn', '1', '2')), { a: '3' }],
    ['what lacks the key of NotIn', by({}, expression('a', 'NotIn', '1')), { b: '1' }],
    ['a key with whatever value', by({}, expression('a', 'Exists')), { a: '' }],
    ['what lacks the key', by({}, expression('a', 'DoesNotExist')), { b: '' }],
    ['when both halves hold', by({ a: '1' }, expression('b', 'Exists')), { a: '1', b: '' }],
    ['a key as it is written', by({ 'rbac.example.com/to-view': 'true' }), { 'rbac.example.com/to-view': 'true' }],
    ['a label that objects have by birth elsewhere', by({ constructor: 'x' }), { constructor: 'x' }],
    ['what does not have such a one', by({}, expression('toString', 'DoesNotExist')), {}],
  ])('%s', (_title, selector, labels) => {
    expect(isValid(selector)).toBe(true);
    expect(selects(selector, labels)).toBe(true);
  });

  it.each<[string, LabelSelector, Record<string, string>]>([
    ['what lacks one of its labels', by({ a: '1', b: '2' }), { a: '1' }],
    ['another value', by({ a: '1' }), { a: '2' }],
    ['other letters', by({ a: 'true' }), { a: 'True' }],
    ['the absent value for the empty one', by({ a: '' }), {}],
    ['none of several values', by({}, expression('a', 'In', '1', '2')), { a: '3' }],
    ['what lacks the key of In', by({}, expression('a', 'In', '')), {}],
    ['one of the values of NotIn', by({}, expression('a', 'NotIn', '1', '')), { a: '' }],
    ['what lacks the key of Exists', by({}, expression('a', 'Exists')), {}],
    ['the key of DoesNotExist', by({}, expression('a', 'DoesNotExist')), { a: '' }],
    ['when one half fails', by({ a: '1' }, expression('b', 'Exists')), { a: '1' }],
    ['when one expression fails', by({}, expression('a', 'Exists'), expression('a', 'NotIn', '1')), { a: '1' }],
    ['what an object has by birth', by({}, expression('constructor', 'Exists')), {}],
    ['its prototype', by({}, expression('__proto__', 'Exists')), {}],
  ])('not %s', (_title, selector, labels) => {
    expect(isValid(selector)).toBe(true);
    expect(selects(selector, labels)).toBe(false);
  });

  it.each<[string, Expression]>([
    ['In without values', expression('a', 'In')],
    ['NotIn without values', expression('a', 'NotIn')],
    ['Exists with a value', expression('a', 'Exists', '1')],
    ['DoesNotExist with a value', expression('a', 'DoesNotExist', '1')],
  ])('nothing, and is none, with %s', (_title, wrong) => {
    for (const labels of [{}, { a: '1' }, { a: '' }]) {
      expect(isValid(by({}, wrong))).toBe(false);
      expect(selects(by({}, wrong), labels)).toBe(false);
      // One that is right beside it does not make it so.
      expect(selects(by({}, expression('b', 'DoesNotExist'), wrong), labels)).toBe(false);
    }
  });
});

describe('operators', () => {
  const text = fc.constantFrom('a', 'b', '');
  const labels = fc.dictionary(fc.constantFrom('k', 'l', 'constructor'), text);
  const values = fc.array(text, { minLength: 1, maxLength: 3 });
  const key = fc.constantFrom('k', 'l', 'constructor');

  it('that say the opposite never agree', () => {
    fc.assert(
      fc.property(labels, key, values, (have, k, some) => {
        const is = (operator: Expression['operator'], ...of: string[]) =>
          selects(by({}, expression(k, operator, ...of)), have);
        expect(is('In', ...some)).toBe(!is('NotIn', ...some));
        expect(is('Exists')).toBe(!is('DoesNotExist'));
        // A label is the same as being in a list of one.
        for (const value of some) expect(selects(by({ [k]: value }), have)).toBe(is('In', value));
        expect(is('In', ...some)).toBe(some.some((value) => is('In', value)));
        if (is('In', ...some)) expect(is('Exists')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('together match what each of them matches', () => {
    const one = fc.oneof(
      fc.tuple(key, values).map(([k, some]) => expression(k, 'In', ...some)),
      fc.tuple(key, values).map(([k, some]) => expression(k, 'NotIn', ...some)),
      key.map((k) => expression(k, 'Exists')),
      key.map((k) => expression(k, 'DoesNotExist')),
    );
    fc.assert(
      fc.property(labels, fc.array(one, { maxLength: 4 }), (have, all) => {
        expect(selects(by({}, ...all), have)).toBe(all.every((each) => selects(by({}, each), have)));
      }),
      { numRuns: 500 },
    );
  });
});
