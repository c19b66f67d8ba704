import type { Rule } from '@/lib/domain/rbac';
import {
  type Discovery,
  REQUEST_VERBS,
  URL_VERBS,
  VIRTUAL_RESOURCES,
  indexedDiscovery,
} from '@/lib/domain/rbac/discovery';

/** `deployments.apps/scale`: a resource with its group, as kubectl writes it. */
export const resourceWord = (apiGroup: string, resource: string, sub = '') =>
  `${resource}${apiGroup === '' ? '' : `.${apiGroup}`}${sub === '' ? '' : `/${sub}`}`;

/** Everything that a rule can name of what is served, subresources after their resource. */
export function resourceWords(discovery: Discovery | undefined): readonly string[] {
  if (discovery === undefined) return [];
  const served = discovery.resources.flatMap(({ apiGroup, resource, subresources }) => [
    resourceWord(apiGroup, resource),
    ...subresources.map(({ name }) => resourceWord(apiGroup, resource, name)),
  ]);
  return [...served, ...VIRTUAL_RESOURCES.map(({ apiGroup, resource }) => resourceWord(apiGroup, resource))];
}

/** The group and the entry of `resources` that a word stands for; the group is unknown for a word that is not served. */
export function resourceOfWord(
  word: string,
  discovery: Discovery | undefined,
): { readonly apiGroup: string | undefined; readonly resource: string } {
  const [full = '', ...sub] = word.split('/');
  const tail = sub.length === 0 ? '' : `/${sub.join('/')}`;
  const index = discovery === undefined ? undefined : indexedDiscovery(discovery);
  const dot = full.indexOf('.');
  const [plain = '', group] = dot === -1 ? [full, undefined] : [full.slice(0, dot), full.slice(dot + 1)];
  // No resource has a dot in its name: what follows it is the group, served or not.
  if (group !== undefined) return { apiGroup: group, resource: plain + tail };
  // The short or singular name is what people type: the rule needs the plural.
  const served = index?.named(full)[0] ?? index?.byShortName(full)[0] ?? index?.bySingular(full)[0];
  if (served === undefined) return { apiGroup: isVirtual('', full) ? '' : undefined, resource: word };
  return { apiGroup: served.apiGroup, resource: served.resource + tail };
}

const isVirtual = (apiGroup: string, resource: string) =>
  VIRTUAL_RESOURCES.some((one) => one.apiGroup === apiGroup && one.resource === resource);

/** The verbs that the resources of a rule are served with, in the usual order; those of URLs for a rule about URLs. */
export function verbsFor(rule: Rule, discovery: Discovery | undefined): readonly string[] {
  if (rule.nonResourceURLs.length > 0 && rule.resources.length === 0) return URL_VERBS;
  const usual: readonly string[] = REQUEST_VERBS.filter((verb) => verb !== 'proxy');
  if (discovery === undefined || rule.resources.length === 0 || rule.resources.includes('*')) return usual;
  const index = indexedDiscovery(discovery);
  const served = new Set(
    rule.resources.flatMap((entry) => {
      const [resource = '', sub] = entry.split('/');
      return rule.apiGroups.flatMap((group) => {
        const one = index.find(group, resource);
        return sub === undefined
          ? (one?.verbs ?? [])
          : (one?.subresources.find(({ name }) => name === sub)?.verbs ?? []);
      });
    }),
  );
  return served.size === 0 ? usual : usual.filter((verb) => served.has(verb));
}
