/** A resource that a cluster serves, in its preferred version, with its subresources folded in. */
export type ServedResource = {
  readonly apiGroup: string;
  readonly version: string;
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly { readonly name: string; readonly verbs: readonly string[] }[];
};

/** What a cluster serves. `complete` is false when a group could not be read: then nothing is called unknown. */
export type Discovery = {
  readonly resources: readonly ServedResource[];
  readonly complete: boolean;
};
