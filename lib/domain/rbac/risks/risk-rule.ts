import type { Rule } from '../model';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** How grave a risk is: held in the whole cluster (or in `kube-system`), in one namespace, or for objects by name only. */
export type Grades = { readonly cluster: Severity; readonly namespace: Severity; readonly named?: Severity };

/** What one rule of a role must allow. */
export type Pattern = ResourcePattern | UrlPattern;

/**
 * Any of the verbs, on any of the resources. A verb that ends in a colon and a resource that ends in a slash stand for
 * all that start so. `written` stands for what the rule itself writes there, as far as it grants anything.
 */
export type ResourcePattern = {
  readonly verbs: readonly string[] | 'written';
  readonly apiGroups: readonly string[] | 'written';
  /** `resource` or `resource/subresource`. */
  readonly resources: readonly string[] | 'written';
  /** Only objects of these names count; each is asked for as it is. */
  readonly names?: readonly string[];
  /** The resource has no namespace: what a RoleBinding gives of it cannot be used. */
  readonly clusterOnly?: true;
};

/** Any of the verbs, on any of the paths; URLs are of the cluster only. A star asks for what only a star grants. */
export type UrlPattern = { readonly verbs: readonly string[]; readonly urls: readonly string[] };

/** Any of the patterns will do. */
export type Need = readonly Pattern[];

/** Needs that one subject must all have, each through any of its rules. */
export type Way = {
  /** The first is the power itself: its names are the names of the risk. */
  readonly needs: readonly Need[];
  /**
   * `together`: all in one namespace, or in the whole cluster. `apart`: anywhere; the risk is where the last need is.
   */
  readonly scope: 'together' | 'apart';
  /** All of one object: rights on objects of different names do not add up. */
  readonly sameName?: true;
};

export type RiskRule = {
  readonly id: string;
  readonly title: string;
  /** One sentence: what a holder can do with it. */
  readonly reason: string;
  readonly severity: Grades;
  readonly match:
    | { readonly by: 'grants'; readonly ways: readonly Way[] }
    /** Anything at all that these groups hold beyond what Kubernetes gives them; by scope, `''` for the cluster. */
    | {
        readonly by: 'holder';
        readonly groups: readonly string[];
        readonly users: readonly string[];
        readonly beyond: readonly { readonly scope: string; readonly rules: readonly Rule[] }[];
      };
};

type Options = Pick<ResourcePattern, 'names' | 'clusterOnly'>;

/** A pattern in words: `('create update', '', 'pods pods/exec')`. */
export function on(verbs: string, apiGroup: string, resources: string, options: Options = {}): ResourcePattern {
  return { verbs: verbs.split(' '), apiGroups: [apiGroup], resources: resources.split(' '), ...options };
}

/** A pattern for resources without a namespace. */
export function onCluster(
  verbs: string,
  apiGroup: string,
  resources: string,
  names?: readonly string[],
): ResourcePattern {
  return on(verbs, apiGroup, resources, { clusterOnly: true, ...(names === undefined ? {} : { names }) });
}

/** A match by one need alone. */
export function single(...need: Pattern[]): RiskRule['match'] {
  return allOf(need);
}

/** A match by needs that are met in one namespace, or in the whole cluster; the first is the power itself. */
export function allOf(...needs: Need[]): RiskRule['match'] {
  return { by: 'grants', ways: [{ needs, scope: 'together' }] };
}
