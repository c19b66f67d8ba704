import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ruleAllows } from './match';
import type { Ask, Rule } from './model';
import { noOpsOf } from './no-ops';

// Thousands of random worlds take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const words = (...all: string[]): fc.Arbitrary<string[]> => fc.array(fc.constantFrom(...all), { maxLength: 3 });
const VERBS = ['get', 'list', 'create', 'deletecollection'];
const GROUPS = ['', 'apps'];
const RESOURCES = ['pods', 'pods/log', 'nodes', 'nodes/log'];
const URLS = ['/a', '/a/b', '/c'];
const rule: fc.Arbitrary<Rule> = fc.record({
  verbs: words(...VERBS, '*', 'get*', '**'),
  apiGroups: words(...GROUPS, '*', '*.example.com'),
  resources: words('pods', 'pods/log', '*', 'pods/*', '*/log', '*/*', '*/', 'po*'),
  resourceNames: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, words('n', '', '*')),
  nonResourceURLs: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, words('/a', '/a/*', '*', '/*/b', '/a**')),
});
const scope = fc.constantFrom('', 'web');

/** What people and programs really ask: no star stands in a request, and deletecollection carries no name. */
function asksIn(namespace: string): Ask[] {
  const resources = VERBS.flatMap((verb) =>
    GROUPS.flatMap((apiGroup) =>
      RESOURCES.flatMap((combined) =>
        (verb === 'deletecollection' ? [''] : ['', 'n', 'other']).map((name): Ask => {
          const [resource = '', subresource = ''] = combined.split('/');
          return { type: 'resource', verb, apiGroup, resource, subresource, namespace, name };
        }),
      ),
    ),
  );
  // A RoleBinding is never asked about a URL.
  const urls = namespace === '' ? VERBS.flatMap((verb) => URLS.map((path): Ask => ({ type: 'url', verb, path }))) : [];
  return [...resources, ...urls];
}
const allowedBy = (one: Rule, asks: readonly Ask[]): Ask[] => asks.filter((ask) => ruleAllows(one, ask));

describe('what a rule says for nothing', () => {
  it('can be left out, and no request is decided otherwise', () => {
    const left = new Set<string>();
    fc.assert(
      fc.property(rule, scope, (one, where) => {
        // No method of HTTP is called deletecollection, so no request for a URL has that verb.
        const asks = asksIn(where).filter(({ type, verb }) => type === 'resource' || verb !== 'deletecollection');
        const { noOps } = noOpsOf(one, where);
        for (const { code, field, value } of noOps) {
          if (code !== 'literal-star' && code !== 'url-in-namespace' && code !== 'name-never-sent') continue;
          left.add(code);
          const rest = { ...one, [field]: one[field].filter((entry) => entry !== value) };
          expect(allowedBy(rest, asks)).toEqual(allowedBy(one, asks));
        }
      }),
      { numRuns: 1500 },
    );
    expect([...left].sort()).toEqual(['literal-star', 'name-never-sent', 'url-in-namespace']);
  });

  it('is all of it exactly where nothing is allowed', () => {
    const seen = { dead: 0, alive: 0 };
    fc.assert(
      fc.property(rule, scope, (one, where) => {
        // A name that only the literal star is, or an empty subresource, is nothing that these asks can tell.
        fc.pre(!one.resourceNames.includes('*') && !one.resources.includes('*/'));
        const { dead } = noOpsOf(one, where);
        seen[dead ? 'dead' : 'alive'] += 1;
        expect(allowedBy(one, asksIn(where)).length === 0).toBe(dead);
      }),
      { numRuns: 1500 },
    );
    expect(Math.min(seen.dead, seen.alive)).toBeGreaterThan(100);
  });

  it('is said of a rule that lacks something, and of that alone', () => {
    const nothing: Rule = { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
    const codes = (one: Partial<Rule>, where = '') =>
      noOpsOf({ ...nothing, ...one }, where).noOps.map(({ code, field }) => `${code} ${field}`);
    expect(codes({})).toEqual(['empty verbs']);
    expect(codes({ verbs: ['get'] })).toEqual(['empty resources']);
    expect(codes({ verbs: ['get'], resources: ['pods'] })).toEqual(['empty apiGroups']);
    expect(codes({ verbs: ['get'], resources: ['pods'], apiGroups: [''] })).toEqual([]);
    expect(codes({ verbs: ['get'], nonResourceURLs: ['/a'] })).toEqual([]);
    expect(codes({ verbs: ['get'], nonResourceURLs: ['/a'] }, 'web')).toEqual(['url-in-namespace nonResourceURLs']);
  });
});
