import { z } from 'zod';
import { AsOf, Gap, ListName, answer, plainAnswer } from './answer';

export const ListState = z.object({
  list: ListName,
  state: z.enum(['synced', 'syncing', 'forbidden', 'failed', 'stale']),
  count: z.number().int().nonnegative(),
  /** Seconds since the list was last known to be true (an event, a bookmark or a full read). */
  age: z.number().nonnegative(),
  detail: z.string(),
  /** For a list that is forbidden: the exact objects that would grant it, as YAML. */
  grant: z.string().optional(),
});
export type ListState = z.infer<typeof ListState>;

export const ClusterOutput = z.object({
  id: z.string(),
  name: z.string(),
  source: z.enum(['live', 'bundle', 'demo']),
  /** Where it is read from: server address without credentials, or the folder. */
  origin: z.string(),
  version: z.string().optional(),
  epoch: z.string(),
  generation: z.number().int().nonnegative(),
  /** The worst state of its lists; `partial` when all are read but for documents of a bundle that could not be. */
  state: z.enum(['synced', 'syncing', 'forbidden', 'failed', 'stale', 'partial']),
  lists: z.array(ListState),
  counts: z.object({
    namespaces: z.number().int(),
    serviceaccounts: z.number().int(),
    roles: z.number().int(),
    clusterroles: z.number().int(),
    rolebindings: z.number().int(),
    clusterrolebindings: z.number().int(),
    subjects: z.number().int(),
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
    user: z.string().optional(),
    groups: z.array(z.string()),
    foundBy: z.enum(['SelfSubjectReview', 'none']),
    mode: z.enum(['local']),
    may: z.object({ ask: z.boolean(), verify: z.boolean() }),
    says: z.string(),
  }),
);
export type MeOutput = z.infer<typeof MeOutput>;

/** Events of `GET /clusters/{c}/events`, by SSE event name. */
export const ChangedEvent = z.object({
  epoch: z.string(),
  generation: z.number().int(),
  at: z.iso.datetime(),
  kinds: z.array(z.string()),
  namespaces: z.array(z.string()),
  /** More namespaces changed than are worth naming: then `namespaces` is empty. */
  manyNamespaces: z.boolean(),
  /** Up to 20 of the objects that changed, newest last. */
  objects: z.array(
    z.object({ op: z.enum(['put', 'delete']), kind: z.string(), namespace: z.string().optional(), name: z.string() }),
  ),
  objectsTotal: z.number().int(),
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
