import { type DiscoveryIndex, VIRTUAL_RESOURCES, isVirtualResource, virtualSubresources } from '../discovery';
import type { AskParams, Assumption } from './ask-line';
import { LineFault } from './line-fault';
import type { LineWord } from './line-words';

/** `v1` or `v1beta2`, before a group: `deployments.v1.apps`, as kubectl takes it. */
const VERSION = /^v[0-9]+(?:(?:alpha|beta)[0-9]+)?(?:\.|$)/;
/** Where discovery does not say: subresources of what every cluster serves. */
const USUAL_SUBRESOURCES: ReadonlySet<string> = new Set([
  'approval',
  'attach',
  'binding',
  'ephemeralcontainers',
  'eviction',
  'exec',
  'finalize',
  'finalizers',
  'log',
  'portforward',
  'proxy',
  'resize',
  'scale',
  'status',
  'token',
]);

type Parts = Pick<AskParams, 'apiGroup' | 'resource' | 'subresource' | 'name' | 'path'>;
export type TargetWord = { readonly parts: Parts; readonly assumed: readonly Assumption[] };

/**
 * What a word asks about: `/metrics`, or `RESOURCE[.GROUP][/SUBRESOURCE | /NAME | /NAME/SUBRESOURCE]`. What follows the
 * slash is a subresource when the resource has one of that name, else a name. A resource without a group is one of the
 * core group, unless that serves none and one other group does; then that is said in `assumed`. A trailing dot
 * (`deployments.`) means the core group for sure. A quoted word is a resource as it stands.
 * Throws LineFault.
 */
export function readTarget(word: LineWord, verb: string, index: DiscoveryIndex | undefined): TargetWord {
  if (word.text === '') throw new LineFault('the resource is empty', word.at);
  if (!word.quoted && word.text.startsWith('/')) return { parts: { path: word.text }, assumed: [] };
  if (word.quoted) return { parts: { resource: word.text }, assumed: [] };
  const [head = '', ...segments] = word.text.split('/');
  const dot = head.indexOf('.');
  const resource = dot < 0 ? head : head.slice(0, dot);
  if (resource === '') throw new LineFault('a resource comes before the dot', word.at);
  if (segments.includes('')) throw new LineFault('a name or subresource comes after the slash', word.end);
  const group =
    dot < 0 ? groupOf(resource, verb, index) : { apiGroup: written(head.slice(dot + 1), resource, index), assumed: [] };
  const rest = readSegments(segments, resource, group.apiGroup, index);
  const parts = { resource, ...(group.apiGroup === '' ? {} : { apiGroup: group.apiGroup }), ...rest.parts };
  return { parts, assumed: [...group.assumed, ...rest.assumed] };
}

/** A group may stand behind a version, unless it is called that. */
function written(suffix: string, resource: string, index: DiscoveryIndex | undefined): string {
  return VERSION.test(suffix) && index?.find(suffix, resource) === undefined ? suffix.replace(VERSION, '') : suffix;
}

function groupOf(resource: string, verb: string, index: DiscoveryIndex | undefined) {
  // Constrained impersonation asks about identities in this group, also about those that the core group has too.
  const modes = verb.startsWith('impersonate:') ? 'authentication.k8s.io' : '';
  if (isVirtualResource(modes, resource)) return assumedGroup(modes, `${verb} is asked there`);
  if (index === undefined || index.find('', resource) !== undefined) return { apiGroup: '', assumed: [] };
  const known = [...index.named(resource), ...VIRTUAL_RESOURCES.filter((virtual) => virtual.resource === resource)];
  const groups = new Set(known.map(({ apiGroup }) => apiGroup));
  const [only] = groups;
  const sure = groups.size === 1 && only !== undefined;
  return sure ? assumedGroup(only, `no other API group serves ${resource}`) : { apiGroup: '', assumed: [] };
}

function assumedGroup(apiGroup: string, because: string) {
  const assumed: Assumption[] = apiGroup === '' ? [] : [{ field: 'apiGroup', value: apiGroup, because }];
  return { apiGroup, assumed };
}

function readSegments(
  segments: readonly string[],
  resource: string,
  apiGroup: string,
  index: DiscoveryIndex | undefined,
): TargetWord {
  const all = segments.join('/');
  const [first = '', ...others] = segments;
  if (segments.length === 0) return { parts: {}, assumed: [] };
  // Names of signers have a slash in them, and signers have no subresources.
  if (isVirtualResource(apiGroup, resource) && resource === 'signers') return { parts: { name: all }, assumed: [] };
  const served = index?.find(apiGroup, resource);
  if (served === undefined) {
    const usual =
      others.length === 0 && (USUAL_SUBRESOURCES.has(first) || virtualSubresources(apiGroup, resource).includes(first));
    if (!usual) return named(first, others);
    const because = `${first} is a usual subresource; a name goes as named ${first}`;
    return { parts: { subresource: first }, assumed: [{ field: 'subresource', value: first, because }] };
  }
  const names = [...served.subresources.map(({ name }) => name), ...virtualSubresources(apiGroup, resource)];
  return names.includes(all) ? { parts: { subresource: all }, assumed: [] } : named(first, others);
}

function named(name: string, subresource: readonly string[]): TargetWord {
  return { parts: { name, ...(subresource.length === 0 ? {} : { subresource: subresource.join('/') }) }, assumed: [] };
}
