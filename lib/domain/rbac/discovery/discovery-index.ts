import type { Discovery, ServedResource } from './model';

/** Finds what is served by any of the words that people use for it; lists are in the cluster's order of preference. */
export type DiscoveryIndex = {
  readonly complete: boolean;
  readonly resources: readonly ServedResource[];
  /** Exact, as RBAC sees it. */
  find(apiGroup: string, resource: string): ServedResource | undefined;
  /** The resources of that exact plural, in all groups. */
  named(resource: string): readonly ServedResource[];
  byShortName(word: string): readonly ServedResource[];
  /** By singular name or kind, any case. */
  bySingular(word: string): readonly ServedResource[];
  /** By plural in any case. */
  byFoldedName(word: string): readonly ServedResource[];
  hasGroup(apiGroup: string): boolean;
  readonly groups: readonly string[];
};

/** O(resources) to make, O(1) to ask. */
export function discoveryIndex(discovery: Discovery): DiscoveryIndex {
  const exact = new Map<string, ServedResource>();
  const names = new Map<string, ServedResource[]>();
  const short = new Map<string, ServedResource[]>();
  const singular = new Map<string, ServedResource[]>();
  const folded = new Map<string, ServedResource[]>();
  const groups = new Set<string>();
  for (const served of discovery.resources) {
    exact.set(keyOf(served.apiGroup, served.resource), served);
    push(names, served.resource, served);
    push(folded, served.resource.toLowerCase(), served);
    for (const name of new Set(served.shortNames)) push(short, name.toLowerCase(), served);
    for (const word of new Set([served.singular, served.kind].map((w) => w.toLowerCase()))) {
      if (word !== '') push(singular, word, served);
    }
    groups.add(served.apiGroup);
  }
  return {
    complete: discovery.complete,
    resources: discovery.resources,
    groups: [...groups],
    find: (apiGroup, resource) => exact.get(keyOf(apiGroup, resource)),
    named: (resource) => names.get(resource) ?? [],
    byShortName: (word) => short.get(word.toLowerCase()) ?? [],
    bySingular: (word) => singular.get(word.toLowerCase()) ?? [],
    byFoldedName: (word) => folded.get(word.toLowerCase()) ?? [],
    hasGroup: (apiGroup) => groups.has(apiGroup),
  };
}

const indexes = new WeakMap<Discovery, DiscoveryIndex>();

/** The index of a discovery, made once for as long as that value lives. */
export function indexedDiscovery(discovery: Discovery): DiscoveryIndex {
  const known = indexes.get(discovery);
  if (known !== undefined) return known;
  const made = discoveryIndex(discovery);
  indexes.set(discovery, made);
  return made;
}

function keyOf(apiGroup: string, resource: string): string {
  return `${resource}\u0000${apiGroup}`;
}

function push(map: Map<string, ServedResource[]>, key: string, served: ServedResource): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [served]);
  else list.push(served);
}
