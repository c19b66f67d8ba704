import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { covers, type Rule } from './index';
import { coversAll } from './covers';

// Thousands of random worlds take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const words = (...all: string[]): fc.Arbitrary<string[]> => fc.array(fc.constantFrom(...all), { maxLength: 3 });
const rule: fc.Arbitrary<Rule> = fc.record({
  verbs: words('get', 'list', '*'),
  apiGroups: words('', 'apps', '*'),
  resources: words('pods', 'pods/log', '*/log', '*', 'pods/*', 'a/b/c', '*/b/c'),
  resourceNames: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, words('a', '', '*')),
  nonResourceURLs: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, words('/a', '/a*', '/a/*', '*')),
});
const rules = fc.array(rule, { maxLength: 4 });

describe('covers', () => {
  it('equals breaking everything down and comparing every atom with every rule', () => {
    fc.assert(
      fc.property(rules, rules, (owner, wanted) => {
        const missing = wanted.flatMap(brokenDown).filter((atom) => !owner.some((held) => covered(held, atom)));
        const coverage = covers(owner, wanted);
        expect(coverage.missing).toEqual(missing);
        expect(coverage.covered).toBe(missing.length === 0);
        expect(coversAll(owner, wanted)).toBe(coverage.covered);
      }),
      { numRuns: 3000 },
    );
  });

  it('ends early on rules whose atoms are past counting', () => {
    const many = Array.from({ length: 2000 }, (_, i) => String(i));
    const huge: Rule = { verbs: many, apiGroups: many, resources: many, resourceNames: [], nonResourceURLs: [] };
    expect(coversAll([{ ...huge, verbs: ['*'] }], [huge])).toBe(true);
    expect(coversAll([], [huge])).toBe(false);
  });
});

function brokenDown(one: Rule): Rule[] {
  const atoms: Rule[] = [];
  const nothing = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  const names = one.resourceNames.length > 0 ? one.resourceNames.map((name) => [name]) : [[]];
  for (const group of one.apiGroups)
    for (const resource of one.resources)
      for (const verb of one.verbs)
        for (const resourceNames of names) {
          atoms.push({ ...nothing, verbs: [verb], apiGroups: [group], resources: [resource], resourceNames });
        }
  for (const url of one.nonResourceURLs)
    for (const verb of one.verbs) atoms.push({ ...nothing, verbs: [verb], nonResourceURLs: [url] });
  return atoms;
}

function covered(held: Rule, atom: Rule): boolean {
  const has = (set: readonly string[], wanted: readonly string[]): boolean =>
    set.includes('*') || wanted.every((one) => set.includes(one));
  const [resource] = atom.resources;
  const [, sub] = /^[^/]*\/(.*)$/s.exec(resource ?? '') ?? [];
  const resourceHeld =
    has(held.resources, atom.resources) || (sub !== undefined && held.resources.includes(`*/${sub}`));
  const urlHeld = atom.nonResourceURLs.every((url) =>
    held.nonResourceURLs.some((one) => one === url || (one.endsWith('*') && url.startsWith(one.replace(/\*+$/, '')))),
  );
  const [name] = atom.resourceNames;
  const nameHeld = held.resourceNames.length === 0 || (name !== undefined && held.resourceNames.includes(name));
  return has(held.verbs, atom.verbs) && has(held.apiGroups, atom.apiGroups) && resourceHeld && urlHeld && nameHeld;
}
