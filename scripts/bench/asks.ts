import type { Ask, Change, Principal, RbacObject, ResourceAsk } from '@/lib/domain/rbac';
import { Random } from './random';
import type { GroupWords } from './vocabulary';
import type { World } from './world';

/**
 * The fixed mix of questions: 60 % a namespaced resource of the core group, 15 % a custom resource, 10 % a subresource,
 * 10 % cluster-wide, 5 % a URL; a third with a name.
 */
export function makeAsks({ words }: World, count: number, seed: number): Ask[] {
  const random = new Random(seed);
  const [core] = words.builtIn;
  const ask = ({ apiGroup, resources }: GroupWords, namespace: string, subresource = ''): ResourceAsk => {
    const resource = random.pick(resources);
    // Drawn always, so that the questions behind this one stay the same.
    const [verb, named, name] = [random.pick(words.verbs), random.chance(1 / 3), random.pick(words.names)];
    return { type: 'resource', verb, apiGroup, resource, subresource, namespace, name: named ? name : '' };
  };
  const namespace = (): string => words.namespaces[random.skewed(words.namespaces.length)] ?? '';
  return Array.from({ length: count }, () => {
    const dice = random.next();
    if (dice < 0.6) return ask(whole(core), namespace());
    if (dice < 0.75) return ask(whole(random.pick(words.custom)), namespace());
    if (dice < 0.85) {
      const { apiGroup, resource, subresource } = random.pick(words.subresources);
      return ask({ apiGroup, resources: [resource] }, namespace(), subresource);
    }
    if (dice < 0.95) return ask(whole(random.pick([...words.clusterScoped, ...words.builtIn])), '');
    return { type: 'url', verb: 'get', path: random.pick(words.urls).replace('*', 'anything') };
  });
}

/** The resources of a group without its subresources. */
function whole({ apiGroup, resources }: GroupWords): GroupWords {
  const [first, ...rest] = resources;
  return { apiGroup, resources: [first, ...rest.filter((resource) => !resource.includes('/'))] };
}

/** Who asks: half of them ServiceAccounts, then people, then teams. */
export function makePrincipals({ words }: World, count: number, seed: number): Principal[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    if (random.chance(0.5)) return { kind: 'ServiceAccount', ...random.pick(words.serviceAccounts) };
    return random.chance(0.7)
      ? { kind: 'User', name: random.pick(words.users) }
      : { kind: 'Group', name: random.pick(words.teams) };
  });
}

/**
 * Changes as they come from a live cluster: bindings relabelled, given another subject, deleted and made again, roles
 * rewritten; one in fifty rewrites the aggregated `admin`.
 */
export function makeChanges({ objects, words }: World, count: number, seed: number): Change[] {
  const random = new Random(seed);
  const admin = objects.find(({ kind, name }) => kind === 'ClusterRole' && name === 'admin');
  const pool = objects.filter(({ kind }) => kind !== 'Namespace');
  return Array.from({ length: count }, (): Change => {
    const object = random.chance(0.02) ? admin : pool[random.below(pool.length)];
    if (object === undefined) throw new Error('a world without objects cannot change');
    if (object.kind === 'RoleBinding' && random.chance(0.1)) {
      return { op: 'delete', ref: { kind: object.kind, namespace: object.namespace, name: object.name } };
    }
    return { op: 'put', object: changed(object, random, random.pick(words.users)) };
  });
}

function changed(object: RbacObject, random: Random, user: string): RbacObject {
  const meta = { ...object.meta, resourceVersion: String(1_000_000 + random.below(1_000_000)) };
  switch (object.kind) {
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return { ...object, subjects: [...object.subjects.slice(0, 2), { kind: 'User', name: user }], meta };
    case 'Role':
    case 'ClusterRole': {
      // A part that goes away in front shifts every rule behind it.
      const [, ...rest] = object.rules;
      return { ...object, rules: random.chance(0.5) ? rest : object.rules.toReversed(), meta };
    }
    default:
      return { ...object, meta };
  }
}
