/** A permission of Kubernetes, in the words of its API. */
export type Permission = {
  readonly verb: string;
  readonly resource: string;
  readonly apiGroup: string;
  /** Absent: in the whole cluster. */
  readonly namespace?: string;
};

/** “This takes the right to list rolebindings.rbac.authorization.k8s.io in namespace “payments”, which …” */
const SENTENCE = /\bthe right to ([a-z]+) ([a-z]+)\.([a-z0-9.-]+[a-z0-9])(?: in namespace “([a-z0-9-]+)”)?/u;

/** The permission that a refusal names; undefined when it names none. */
export function permissionIn(sentence: string): Permission | undefined {
  const [, verb, resource, apiGroup, namespace] = SENTENCE.exec(sentence) ?? [];
  if (verb === undefined || resource === undefined || apiGroup === undefined) return undefined;
  return { verb, resource, apiGroup, ...(namespace === undefined ? {} : { namespace }) };
}
