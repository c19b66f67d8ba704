import type { ResourceAsk } from '../model';
import type { DiscoveryIndex } from './discovery-index';
import type { ServedResource } from './model';
import { nearWords } from './near-words';
import { type Note, type NoteCode, type Suggestion, either, quoted, resourceWords } from './note';
import { VIRTUAL_RESOURCES } from './virtual';

const MAX_SHOWN = 5;
const VERSION = /^v[0-9]+(?:(?:alpha|beta)[0-9]+)?$/;

/** The resource of this ask is not served: what was probably meant, the likeliest reading only. */
export function resourceNote(ask: ResourceAsk, index: DiscoveryIndex): Note {
  return (
    notationNote(ask, index) ??
    meantNote('wrong-case', ask, index.byFoldedName(ask.resource), (w) => `Names are in lower case: ${w}.`) ??
    elsewhereNote(ask, index) ??
    meantNote(
      'short-name',
      ask,
      index.byShortName(ask.resource),
      (w) => `${quoted(ask.resource)} is a short name of ${w}: RBAC knows the full name only.`,
    ) ??
    meantNote(
      'singular-name',
      ask,
      index.bySingular(ask.resource),
      (w) => `${quoted(ask.resource)} is one of ${w}: RBAC knows the plural only.`,
    ) ??
    groupNote(ask, index) ??
    unknownNote(ask, index)
  );
}

/** Words glued together: `pods/log` or `deployments.apps` in the field of the resource, `apps/v1` in that of the group. */
function notationNote(ask: ResourceAsk, index: DiscoveryIndex): Note | undefined {
  if (ask.resource === '*' || ask.apiGroup === '*') {
    const code = ask.resource === '*' ? 'unknown-resource' : 'unknown-api-group';
    return { code, message: '“*” is asked literally, as no real request does: only rules that say “*” allow it.' };
  }
  const [resource = '', ...sub] = ask.resource.split('/');
  if (sub.length > 0 && ask.subresource === '' && index.named(resource).length > 0) {
    const suggestion = { resource, subresource: sub.join('/') };
    return {
      code: 'unknown-resource',
      message: `${quoted(ask.resource)} is resource ${resource} with subresource ${sub.join('/')}.`,
      suggestion,
    };
  }
  const dot = ask.resource.indexOf('.');
  const dotted = { resource: ask.resource.slice(0, dot), apiGroup: ask.resource.slice(dot + 1) };
  if (dot > 0 && index.find(dotted.apiGroup, dotted.resource) !== undefined) {
    return {
      code: 'unknown-resource',
      message: `${quoted(ask.resource)} is resource ${dotted.resource} of API group ${dotted.apiGroup}.`,
      suggestion: dotted,
    };
  }
  const [group = '', version] = VERSION.test(ask.apiGroup) ? ['', ask.apiGroup] : ask.apiGroup.split('/', 2);
  const bare = group === 'core' ? '' : group;
  if ((version !== undefined || group === 'core') && index.find(bare, ask.resource) !== undefined) {
    const words = bare === '' ? 'The core group is written as the empty string' : `The API group is ${bare}`;
    return {
      code: 'unknown-api-group',
      message: `${words}; RBAC does not look at versions.`,
      suggestion: { apiGroup: bare },
    };
  }
  return undefined;
}

/** The ask's own group first, then the cluster's order. */
function preferring(apiGroup: string, found: readonly ServedResource[]): readonly ServedResource[] {
  return [...found.filter((r) => r.apiGroup === apiGroup), ...found.filter((r) => r.apiGroup !== apiGroup)];
}

function meantNote(
  code: NoteCode,
  ask: ResourceAsk,
  found: readonly ServedResource[],
  says: (words: string) => string,
): Note | undefined {
  // The same spelling in another group is not a matter of case.
  const [best, ...others] = preferring(
    ask.apiGroup,
    found.filter((r) => r.resource !== ask.resource),
  );
  if (best === undefined) return undefined;
  const words = [best, ...others].slice(0, MAX_SHOWN).map((r) => resourceWords(r.apiGroup, r.resource));
  return { code, message: says(either(words)), suggestion: differing(ask, best) };
}

/** The same plural in other groups, virtual ones included. */
function elsewhereNote(ask: ResourceAsk, index: DiscoveryIndex): Note | undefined {
  const virtual = VIRTUAL_RESOURCES.filter((r) => r.resource === ask.resource);
  const [best, ...others] = [...index.named(ask.resource), ...virtual];
  if (best === undefined) return undefined;
  const words = [best, ...others].slice(0, MAX_SHOWN).map((r) => resourceWords(r.apiGroup, r.resource));
  const where = ask.apiGroup === '' ? 'The core group' : `API group ${quoted(ask.apiGroup)}`;
  return {
    code: knowsGroup(ask.apiGroup, index) ? 'unknown-resource' : 'unknown-api-group',
    message: `${where} serves no ${ask.resource} here; ${either(words)} is served.`,
    suggestion: { apiGroup: best.apiGroup },
  };
}

function groupNote(ask: ResourceAsk, index: DiscoveryIndex): Note | undefined {
  if (knowsGroup(ask.apiGroup, index)) return undefined;
  const near = nearWords(ask.apiGroup, index.groups, MAX_SHOWN);
  const better = near.find((group) => index.find(group, ask.resource) !== undefined);
  const hint = near.length > 0 ? ` Near: ${either(near)}.` : '';
  return {
    code: 'unknown-api-group',
    message: `API group ${quoted(ask.apiGroup)} is not served here.${hint}`,
    ...(better === undefined ? {} : { suggestion: { apiGroup: better } }),
  };
}

function unknownNote(ask: ResourceAsk, index: DiscoveryIndex): Note {
  const ofGroup = index.resources.filter((r) => r.apiGroup === ask.apiGroup).map((r) => r.resource);
  const inGroup = nearWords(ask.resource, ofGroup, MAX_SHOWN);
  const near =
    inGroup.length > 0
      ? inGroup
      : nearWords(
          ask.resource,
          index.resources.map((r) => r.resource),
          MAX_SHOWN,
        );
  const served = near.flatMap((word) => preferring(ask.apiGroup, index.named(word)).slice(0, 1));
  const [best] = served;
  const hint = best === undefined ? '' : ` Near: ${either(served.map((r) => resourceWords(r.apiGroup, r.resource)))}.`;
  return {
    code: 'unknown-resource',
    message: `${quoted(resourceWords(ask.apiGroup, ask.resource))} is not served here.${hint}`,
    ...(best === undefined ? {} : { suggestion: differing(ask, best) }),
  };
}

function knowsGroup(apiGroup: string, index: DiscoveryIndex): boolean {
  return apiGroup === '' || index.hasGroup(apiGroup) || VIRTUAL_RESOURCES.some((r) => r.apiGroup === apiGroup);
}

function differing(ask: ResourceAsk, meant: ServedResource): Suggestion {
  return {
    ...(meant.apiGroup === ask.apiGroup ? {} : { apiGroup: meant.apiGroup }),
    ...(meant.resource === ask.resource ? {} : { resource: meant.resource }),
  };
}
