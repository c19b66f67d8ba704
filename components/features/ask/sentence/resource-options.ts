import type { Words } from '../state/ask-url';
import { OPTIONS_SHOWN, asWritten, filled, fit, type OptionGroup, type SlotOption } from './option';
import type { Served } from './verb-options';
import { resourceText } from './words';

type Named = Pick<Words, 'apiGroup' | 'resource' | 'subresource'>;
type Resource = Served[number];

/** `deployments.apps/scale` in its parts, as kubectl reads it; the first dot ends the resource. */
export function resourceFromText(text: string): Named {
  const slash = text.indexOf('/');
  const full = slash === -1 ? text : text.slice(0, slash);
  const dot = full.indexOf('.');
  return {
    resource: dot === -1 ? full : full.slice(0, dot),
    apiGroup: dot === -1 ? '' : full.slice(dot + 1),
    subresource: slash === -1 ? '' : text.slice(slash + 1),
  };
}

const option = (named: Named, hint: string): SlotOption => ({
  id: resourceText(named),
  label: resourceText(named),
  hint,
  words: { ...named, path: null },
});

/** How well a resource fits, over all that it is called; and by which other name, when that is how it was found. */
function resourceFit(typed: string, r: Resource): { rank: number; by?: string } | undefined {
  const own = fit(typed, r.resource) ?? fit(typed, resourceText({ ...r, subresource: '' }));
  if (own === 0) return { rank: 0 };
  const alias = [...r.shortNames, r.singular, r.kind].find((name) => name !== '' && fit(typed, name) === 0);
  if (alias !== undefined) return { rank: 1, by: alias };
  return own === undefined ? undefined : { rank: own + 1 };
}

const place = (r: Resource) =>
  `${r.apiGroup === '' ? 'core' : r.apiGroup}, ${r.namespaced ? 'in namespaces' : 'cluster-scoped'}`;

function resources(served: Served, typed: string): SlotOption[] {
  return served
    .flatMap((r) => {
      const found = resourceFit(typed, r);
      return found === undefined ? [] : [{ r, ...found }];
    })
    .toSorted(
      (a, b) => a.rank - b.rank || a.r.resource.length - b.r.resource.length || (a.r.resource < b.r.resource ? -1 : 1),
    )
    .slice(0, OPTIONS_SHOWN)
    .map(({ r, by }) => {
      const hint = by === undefined ? place(r) : `${place(r)}; also called ${by}`;
      return option({ apiGroup: r.apiGroup, resource: r.resource, subresource: '' }, hint);
    });
}

// Subresources are many: they are offered once the resource before the slash is plain.
function subresources(served: Served, typed: string): SlotOption[] {
  const { resource, apiGroup, subresource } = resourceFromText(typed);
  if (resource === '') return [];
  return served
    .filter((r) => r.resource === resource.toLowerCase() && (apiGroup === '' || r.apiGroup === apiGroup))
    .flatMap((r) =>
      r.subresources
        .filter((s) => fit(subresource, s.name) !== undefined)
        .map((s) =>
          option(
            { apiGroup: r.apiGroup, resource: r.resource, subresource: s.name },
            `subresource, ${s.verbs.join(', ')}`,
          ),
        ),
    );
}

/** What can be put in the resource's place. A text that starts with `/` asks about a URL of the API server instead. */
export function resourceOptions(served: Served, typed: string): OptionGroup[] {
  if (typed.startsWith('/')) {
    return [{ value: 'A URL of the API server', items: [urlOption(typed)] }];
  }
  const found = typed.includes('/') ? [] : resources(served, typed);
  const subs = subresources(served, typed);
  const every =
    typed === '' || typed === '*'
      ? [option({ apiGroup: '*', resource: '*', subresource: '' }, 'the resource *, held only by rules that say *')]
      : [];
  const exact = [...found, ...subs].some((o) => o.label === typed);
  return filled([
    { value: 'Resources', items: found },
    { value: 'Subresources', items: subs },
    { value: 'Every resource', items: every },
    { value: 'A URL of the API server', items: typed === '' ? [urlOption('/metrics')] : [] },
    ...(exact || every.length > 0 ? [] : [asWritten(typed, { ...resourceFromText(typed), path: null })]),
  ]);
}

const urlOption = (path: string): SlotOption => ({
  id: `url ${path}`,
  label: path,
  hint: 'no resource: a path',
  words: { path, apiGroup: '', resource: '', subresource: '', name: '', namespace: '' },
});

/** Paths that every API server answers and that are no resource. */
const URLS = [
  '/metrics',
  '/healthz',
  '/livez',
  '/readyz',
  '/version',
  '/api',
  '/apis',
  '/openapi/v2',
  '/openapi/v3',
  '/logs',
  '/debug/pprof',
];

/** What can be put in the place of a URL; the way back to a resource is one of them. */
export function pathOptions(typed: string): OptionGroup[] {
  const known = URLS.filter((url) => fit(typed, url) !== undefined).map((url) => ({
    id: url,
    label: url,
    words: { path: url },
  }));
  const wanted = typed.startsWith('/') ? typed : `/${typed}`;
  const exact = known.some((o) => o.label === wanted);
  return filled([
    { value: 'Paths', items: known },
    asWritten(exact || typed === '' ? '' : wanted, { path: wanted }),
    { value: 'Instead', items: [{ id: 'resource', label: 'a resource', words: { path: null } }] },
  ]);
}
