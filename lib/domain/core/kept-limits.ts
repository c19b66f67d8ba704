import type { Limit } from './kept-text';

const KIB = 1024;

/**
 * How large what is kept may be. Three identifiers together have to fit into one entry of a PostgreSQL index (2,704
 * bytes). An object of a cluster is at most 1.5 MiB in etcd; in JSON it may be longer than in protobuf.
 */
export const KEPT = {
  id: { what: 'An identifier', bytes: 768 },
  text: { what: 'A text', bytes: 8 * KIB },
  claims: { what: 'The claims of the ID token', bytes: 256 * KIB },
  sealedTokens: { what: 'The sealed tokens', bytes: 256 * KIB },
  actor: { what: 'The groups of the actor', bytes: 256 * KIB },
  object: { what: 'An object of a change', bytes: 4096 * KIB },
  intent: { what: 'The intent of a change', bytes: 4096 * KIB },
  summary: { what: 'The summary of a change', bytes: 1024 * KIB },
  definition: { what: 'The definition of an assertion', bytes: 256 * KIB },
  detail: { what: 'The detail of an entry of the trail', bytes: 64 * KIB },
} as const satisfies Record<string, Limit>;
