import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ResourceAsk } from '../model';
import { parseAggregatedDiscovery } from './aggregated';
import { notesOf, type ServedResource } from './index';

const discovery = parseAggregatedDiscovery(
  JSON.parse(readFileSync(new URL('../../../../deploy/demo/discovery/api-resources.json', import.meta.url), 'utf8')),
);
const known = new Set(['web']);
const NAMELESS = new Set(['list', 'watch', 'create', 'deletecollection']);

/** The request that a client sends: of a namespace its own name twice, of others a name where the verb has one. */
function requestOf({ apiGroup, resource, namespaced }: ServedResource, verb: string, subresource = ''): ResourceAsk {
  const named = subresource !== '' || !NAMELESS.has(verb);
  const ask = { type: 'resource', verb, apiGroup, resource, subresource } as const;
  if (resource === 'namespaces' && apiGroup === '') return { ...ask, ...(named ? OWN : { namespace: '', name: '' }) };
  return { ...ask, namespace: namespaced ? 'web' : '', name: named ? 'one' : '' };
}
const OWN = { namespace: 'web', name: 'web' };

const every = discovery.resources.flatMap((served) => [
  ...served.verbs.map((verb) => ({ served, ask: requestOf(served, verb) })),
  ...served.subresources.flatMap(({ name, verbs }) =>
    verbs.map((verb) => ({ served, ask: requestOf(served, verb, name) })),
  ),
]);
const wordsOf = ({ verb, apiGroup, resource, subresource }: ResourceAsk): string =>
  `${verb} ${resource}${apiGroup === '' ? '' : `.${apiGroup}`}${subresource === '' ? '' : `/${subresource}`}`;

describe('whatever a cluster serves', () => {
  it('is asked for without a remark, as clients ask for it', () => {
    expect(every.length).toBeGreaterThan(800);
    const remarked = every.flatMap(({ ask }) =>
      notesOf(ask, discovery, known).map(({ message }) => `${wordsOf(ask)}: ${message}`),
    );
    expect(remarked).toEqual([]);
  });

  it('is not called unknown where discovery was not read to the end', () => {
    const partial = { ...discovery, complete: false };
    for (const { ask } of every) expect(notesOf(ask, partial, known)).toEqual([]);
  });

  it.each<[string, (served: ServedResource) => string]>([
    ['its kind', ({ kind }) => kind],
    ['its singular', ({ singular }) => singular],
    ['its name in capitals', ({ resource }) => resource.toUpperCase()],
    [
      'its name with the group behind a dot',
      ({ resource, apiGroup }) => (apiGroup === '' ? '' : `${resource}.${apiGroup}`),
    ],
    ['each of its short names', ({ shortNames }) => shortNames[0] ?? ''],
  ])('is found by %s, and the suggestion is a resource that is served', (_title, wordOf) => {
    let asked = 0;
    for (const served of discovery.resources) {
      const word = wordOf(served);
      // A word that is itself the name of something served means that.
      if (word === '' || discovery.resources.some(({ resource }) => resource === word)) continue;
      asked += 1;
      const ask = { ...requestOf(served, 'get'), resource: word };
      const [note] = notesOf(ask, discovery, known);
      expect(note?.suggestion, `${word} of ${served.apiGroup}`).toBeDefined();
      const meant = { ...ask, ...note?.suggestion };
      const found = discovery.resources.find(
        ({ apiGroup, resource }) => apiGroup === meant.apiGroup && resource === meant.resource,
      );
      expect(found, `${word} of ${served.apiGroup}`).toBeDefined();
      // Of several the one of the group that was asked for.
      expect(found?.apiGroup).toBe(served.apiGroup);
    }
    expect(asked).toBeGreaterThan(20);
  });

  it('is not served with verbs that it lacks, and each is named with those that it has', () => {
    for (const served of discovery.resources) {
      for (const verb of ['get', 'list', 'create', 'patch', 'delete']) {
        if (served.verbs.includes(verb) || served.verbs.length === 0) continue;
        const codes = notesOf(requestOf(served, verb), discovery, known).map(({ code }) => code);
        expect(codes, `${verb} ${served.resource}`).toContain('verb-not-served');
      }
    }
  });

  it('has no subresource of another name', () => {
    for (const served of discovery.resources) {
      const ask = { ...requestOf(served, 'get'), subresource: 'no-such-thing', name: 'one' };
      const own = served.resource === 'namespaces' && served.apiGroup === '' ? OWN : {};
      expect(notesOf({ ...ask, ...own }, discovery, known).map(({ code }) => code)).toEqual(['unknown-subresource']);
    }
  });
});
