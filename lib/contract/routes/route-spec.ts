import { z } from 'zod/mini';

type Media =
  | 'application/json'
  | 'application/jsonl'
  | 'application/yaml'
  | 'text/x-diff'
  | 'text/event-stream'
  | 'text/plain'
  | 'redirect';

/**
 * The Kubernetes permission that a route needs, evaluated for whoever asks by the engine that answers every other
 * question. In all of them what is read through the model is filtered besides: a list never holds what one may not see.
 *
 * - `open`: nothing of a cluster is in it.
 * - `signed-in`: somebody; the answer is about themself, or holds only what they may see.
 * - `namespace`: list `rolebindings` in the namespace of the path, or of the parameter where there is one.
 * - `cluster`: list `clusterrolebindings`.
 * - `ask`: where the ask is about others, the one of its namespace, or of the cluster where it has none.
 * - `who`: where a namespace is given and the question is about others, the one of that namespace.
 * - `audit`, `assertions`: list that virtual resource of the API group `castellan.dev`, in the cluster.
 */
export const NEEDS = ['open', 'signed-in', 'namespace', 'cluster', 'ask', 'who', 'audit', 'assertions'] as const;
export type Needs = (typeof NEEDS)[number];

/** One route of the API: the pipeline, OpenAPI and the tests are all made from it. */
export type RouteSpec = {
  readonly method: 'get' | 'post';
  /** With `{param}` segments, as OpenAPI writes them. */
  readonly path: string;
  /** The operation's id; metrics and logs carry it. */
  readonly id: string;
  readonly summary: string;
  readonly needs: Needs;
  /** For whoever watches the process from beside it, by an address of its own: nothing of a cluster is in it. */
  readonly probe?: true;
  /** It changes something: it takes an `Idempotency-Key`, and in local mode the key. */
  readonly writes?: true;
  /** Query parameters of a GET, JSON body of a POST. */
  readonly input: z.ZodMiniType;
  /** The body of a 200, where it is JSON. */
  readonly output: z.ZodMiniType;
  readonly media: Media;
};

/** A route that takes no parameters. */
const NOTHING = z.strictObject({});
/** Answers with JSON; takes nothing, unless it says what. */
export const json = { input: NOTHING, media: 'application/json' } as const;
/** A body that is no JSON. */
export const text = { input: NOTHING, output: z.string() } as const;

/** The `{param}` names of a path. */
export type ParamName<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamName<Rest>
  : never;

/** Under which everything of one cluster is. */
export const C = '/api/v1/clusters/{cluster}';
