import type { Discovery, ServedResource } from './model';

type Subresource = ServedResource['subresources'][number];
type Draft = {
  served: ServedResource;
  subresources: Map<string, Set<string>>;
  verbs: Set<string>;
  shortNames: Set<string>;
};

/** What one version of a group says of one resource; an empty `kind` means that only subresources are served. */
export type Sighting = Omit<ServedResource, 'subresources'> & { readonly subresources: readonly Subresource[] };

/**
 * Folds the versions of every group into one entry a resource. The first sighting gives version, kind and scope, so
 * the preferred version comes first; verbs and subresources are those of all versions, because RBAC does not look at
 * the version (S1). Linear in the sightings.
 */
export class ServedResources {
  readonly #drafts = new Map<string, Draft>();

  add(seen: Sighting): void {
    const key = JSON.stringify([seen.apiGroup, seen.resource]);
    const draft = this.#drafts.get(key) ?? this.#start(key, seen);
    // A version that serves only subresources of it knows neither its kind nor its short names.
    if (draft.served.kind === '' && seen.kind !== '') draft.served = seen;
    for (const verb of seen.verbs) draft.verbs.add(verb);
    for (const name of seen.shortNames) draft.shortNames.add(name);
    for (const sub of seen.subresources) {
      const verbs = draft.subresources.get(sub.name) ?? new Set();
      for (const verb of sub.verbs) verbs.add(verb);
      draft.subresources.set(sub.name, verbs);
    }
  }

  #start(key: string, seen: Sighting): Draft {
    const draft: Draft = { served: seen, subresources: new Map(), verbs: new Set(), shortNames: new Set() };
    this.#drafts.set(key, draft);
    return draft;
  }

  discovery(complete: boolean): Discovery {
    const resources = [...this.#drafts.values()].map(({ served, subresources, verbs, shortNames }) => ({
      ...served,
      verbs: [...verbs],
      shortNames: [...shortNames],
      subresources: [...subresources].map(([name, subVerbs]) => ({ name, verbs: [...subVerbs] })),
    }));
    return { resources, complete };
  }
}

/** One discovery of several, the first one's sightings first; complete when all are. No part at all is not complete. */
export function mergeDiscoveries(parts: readonly Discovery[]): Discovery {
  const served = new ServedResources();
  for (const part of parts) for (const resource of part.resources) served.add(resource);
  return served.discovery(parts.length > 0 && parts.every(({ complete }) => complete));
}
