import { z } from 'zod/mini';
import { AsOf, Gap, ListName, answer, plainAnswer } from './answer';

export const ListState = z.object({
  list: ListName,
  state: z.enum(['synced', 'syncing', 'forbidden', 'failed', 'stale']),
  count: z.int().check(z.minimum(0)),
  /** Seconds since the list was last known to be true (an event, a bookmark or a full read). */
  age: z.number().check(z.minimum(0)),
  detail: z.string(),
  /** For a list that is forbidden: the exact objects that would grant it, as YAML. */
  grant: z.optional(z.string()),
});
export type ListState = z.infer<typeof ListState>;

export const ClusterOutput = z.object({
  id: z.string(),
  name: z.string(),
  source: z.enum(['live', 'bundle', 'demo']),
  /** Where it is read from: server address without credentials, or the folder. */
  origin: z.string(),
  /** Since when the changes of a bundle are in a copy, which can be thrown away; absent: there is none. */
  copiedAt: z.optional(z.iso.datetime()),
  version: z.optional(z.string()),
  epoch: z.string(),
  generation: z.int().check(z.minimum(0)),
  /** The worst state of its lists; `partial` when all are read but for documents of a bundle that could not be; `withheld` when all
   * are read and the caller may see a part. */
  state: z.enum(['synced', 'syncing', 'forbidden', 'failed', 'stale', 'partial', 'withheld']),
  lists: z.array(ListState),
  counts: z.object({
    namespaces: z.int(),
    serviceaccounts: z.int(),
    roles: z.int(),
    clusterroles: z.int(),
    rolebindings: z.int(),
    clusterrolebindings: z.int(),
    subjects: z.int(),
  }),
  /** Whether the caller must show the key first (a live cluster in local mode). */
  locked: z.boolean(),
});
export type ClusterOutput = z.infer<typeof ClusterOutput>;

export const ClustersOutput = plainAnswer(z.array(ClusterOutput));
export const OneClusterOutput = answer(ClusterOutput);

/** What the cluster serves, for the form's suggestions. */
export const DiscoveryOutput = answer(
  z.object({
    complete: z.boolean(),
    resources: z.array(
      z.object({
        apiGroup: z.string(),
        version: z.string(),
        resource: z.string(),
        singular: z.string(),
        kind: z.string(),
        shortNames: z.array(z.string()),
        namespaced: z.boolean(),
        verbs: z.array(z.string()),
        subresources: z.array(z.object({ name: z.string(), verbs: z.array(z.string()) })),
      }),
    ),
  }),
);
export type DiscoveryOutput = z.infer<typeof DiscoveryOutput>;

export const MeOutput = answer(
  z.object({
    /** Absent: the source has no identities of its own (a bundle read on this machine). */
    user: z.optional(z.string()),
    groups: z.array(z.string()),
    foundBy: z.enum(['SelfSubjectReview', 'mapping', 'none']),
    mode: z.enum(['local', 'passthrough', 'impersonate', 'bundle']),
    /** Who is signed in, as their provider says; absent in local mode. */
    person: z.optional(z.object({ issuer: z.string(), subject: z.string(), name: z.string() })),
    /** How Castellan works out name and groups from the token, in words. */
    from: z.array(z.object({ field: z.string(), setting: z.string(), words: z.string() })),
    /** Where the cluster sees somebody else than Castellan's configuration makes of the token. */
    differences: z.array(
      z.object({ field: z.string(), expected: z.array(z.string()), seen: z.array(z.string()), hint: z.string() }),
    ),
    /** What is unsafe or cannot be known. */
    warnings: z.array(z.string()),
    /** What to know of this way of acting. */
    remarks: z.array(z.string()),
    may: z.object({
      ask: z.boolean(),
      verify: z.boolean(),
      /** Cluster-wide pages and questions. */
      seeCluster: z.boolean(),
      /** In how many namespaces one may look; absent: in all. */
      seeNamespaces: z.optional(z.int()),
      listAssertions: z.boolean(),
      writeAssertions: z.boolean(),
      overrideAssertions: z.boolean(),
      listAudit: z.boolean(),
    }),
    says: z.string(),
  }),
);
export type MeOutput = z.infer<typeof MeOutput>;

/** Events of `GET /clusters/{c}/events`, by SSE event name. */
export const ChangedEvent = z.object({
  epoch: z.string(),
  generation: z.int(),
  at: z.iso.datetime(),
  kinds: z.array(z.string()),
  namespaces: z.array(z.string()),
  /** More namespaces changed than are worth naming: then `namespaces` is empty. */
  manyNamespaces: z.boolean(),
  /** Up to 20 of the objects that changed, newest last. */
  objects: z.array(
    z.object({ op: z.enum(['put', 'delete']), kind: z.string(), namespace: z.optional(z.string()), name: z.string() }),
  ),
  objectsTotal: z.int(),
});
export type ChangedEvent = z.infer<typeof ChangedEvent>;
export const StateEvent = z.object({
  asOf: AsOf,
  gaps: z.array(Gap),
  lists: z.array(ListState),
  /** The stream could not go on where it broke off: changes in between were not told, so what is shown may be old. */
  reset: z.boolean(),
});
export type StateEvent = z.infer<typeof StateEvent>;

export type ClustersOutput = z.infer<typeof ClustersOutput>;
export type OneClusterOutput = z.infer<typeof OneClusterOutput>;
