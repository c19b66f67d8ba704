import type { ResourceAsk } from '../model';

/** Globs know one special character: a star stands for any text, also none. */
export type SubjectPattern =
  | { readonly kind: 'User' | 'Group'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string };

/**
 * Where it holds: for requests outside of namespaces and across all of them (`cluster`), or in namespaces by globs. A
 * ClusterRoleBinding reaches into every namespace, those that do not exist yet included.
 */
export type Where = 'cluster' | { readonly include: readonly string[]; readonly exclude: readonly string[] };

/** Something that must stay true of a cluster's RBAC. */
export type Assertion = {
  readonly id?: string;
  readonly name: string;
  /**
   * `must-not`: no subject is allowed any of it, not even for one object by name.
   * `only`: nobody but the subjects is allowed any of it; `system:masters`, whom nobody can stop, apart.
   * `can`: every subject is allowed all of it, in every namespace that there is.
   */
  readonly type: 'must-not' | 'only' | 'can';
  readonly subjects: readonly SubjectPattern[];
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  /** `resource` or `resource/subresource`. */
  readonly resources: readonly string[];
  /** Only objects of these names; absent: any. */
  readonly names?: readonly string[];
  readonly where: Where;
};

/** A name that no object has: only a rule without names allows it. */
export const ANY_NAME = '\u0000';

/** Each verb on each resource, in one namespace; the names that are asked for come later. */
export function asksOf({ verbs, apiGroups, resources }: Assertion, namespace: string): ResourceAsk[] {
  return [...new Set(resources)].flatMap((combined) => {
    const slash = combined.indexOf('/');
    const resource = slash < 0 ? combined : combined.slice(0, slash);
    const subresource = slash < 0 ? '' : combined.slice(slash + 1);
    return [...new Set(apiGroups)].flatMap((apiGroup) =>
      Array.from(new Set(verbs), (verb): ResourceAsk => {
        return { type: 'resource', verb, apiGroup, resource, subresource, namespace, name: ANY_NAME };
      }),
    );
  });
}

/** The names that it is about, each once; undefined when it is about any. */
export function namesOf({ names }: Assertion): readonly string[] | undefined {
  return names === undefined ? undefined : [...new Set(names)];
}

/** Whether a namespace is one of those that the assertion is about. */
export function isAbout({ where }: Assertion, namespace: string): boolean {
  if (where === 'cluster') return false;
  const named = (globs: readonly string[]): boolean => globs.some((glob) => globMatches(glob, namespace));
  return named(where.include) && !named(where.exclude);
}

/** Whether some namespace, real or not, can be one of those. */
export function canBeAbout({ where }: Assertion): boolean {
  return where !== 'cluster' && where.include.length > 0 && !where.exclude.includes('*');
}

/** In O(glob × text), whatever the glob: it never goes back further than the last star. */
export function globMatches(glob: string, text: string): boolean {
  let [g, t, star, from] = [0, 0, -1, 0];
  while (t < text.length) {
    if (glob[g] === '*') {
      star = g;
      from = t;
      g += 1;
    } else if (g < glob.length && glob[g] === text[t]) {
      g += 1;
      t += 1;
    } else if (star >= 0) {
      from += 1;
      [g, t] = [star + 1, from];
    } else {
      return false;
    }
  }
  while (glob[g] === '*') g += 1;
  return g === glob.length;
}

export function isGlob(text: string): boolean {
  return text.includes('*');
}
