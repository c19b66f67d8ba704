import type { Ask, Requester } from '@/lib/domain/rbac';
import type { Random } from './random.ts';
import { WORDS } from './world.ts';

/** Half of the asks keep to these, so that they meet rules often enough to be allowed. */
const COMMON = {
  verbs: ['get', 'list', 'watch', 'create', 'delete', 'patch'],
  groups: ['', '', 'apps'],
  resources: ['pods', 'pods', 'secrets', 'deployments'],
  subresources: ['', '', 'log', 'exec', 'scale'],
} as const;

/** A random ask in the words of the random worlds. Every tenth is a URL. */
export function randomAsk(random: Random): Ask {
  if (random.chance(0.1)) {
    const verb = random.pick(['get', 'get', 'head', 'post', 'put', 'list', '*']);
    return { type: 'url', verb, path: random.pick(WORDS.urls) };
  }
  const common = random.chance(0.5);
  return {
    type: 'resource',
    verb: random.pick(common ? COMMON.verbs : WORDS.verbs),
    apiGroup: random.pick(common ? COMMON.groups : WORDS.groups),
    resource: random.pick(common ? COMMON.resources : WORDS.askedResources),
    subresource: random.pick(common ? COMMON.subresources : WORDS.subresources),
    namespace: random.chance(0.2) ? '' : random.pick([...WORDS.namespaces, 'nowhere']),
    name: random.pick(WORDS.names),
  };
}

/** Any user with any groups, as a SubjectAccessReview may name them; a ServiceAccount often with its own groups. */
export function randomRequester(random: Random): Requester {
  const groups = random.chance(0.02) ? ['system:masters'] : [];
  groups.push(...random.some(WORDS.groupNames, 0, 3));
  if (random.chance(0.35)) {
    const namespace = random.pick(WORDS.namespaces);
    const user = `system:serviceaccount:${namespace}:${random.pick(WORDS.accounts)}`;
    const own = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
    return { user, groups: random.chance(0.8) ? [...own, ...groups] : groups };
  }
  if (groups.length > 0 && random.chance(0.1)) return { user: '', groups };
  return { user: random.pick(WORDS.users), groups };
}
