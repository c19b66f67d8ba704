import type { ResourceAsk, UrlAsk } from '../model';
import { askOfRequest } from '../request-ask';
import type { ServedResource } from './model';
import { nearWords } from './near-words';
import { type Note, either, quoted, resourceWords } from './note';
import {
  REQUEST_VERBS,
  URL_VERBS,
  VIRTUAL_VERBS,
  isVirtualAndClusterWide,
  isVirtualVerb,
  virtualSubresources,
} from './virtual';

const requestVerbs: ReadonlySet<string> = new Set(REQUEST_VERBS);
const urlVerbs: ReadonlySet<string> = new Set(URL_VERBS);
const SEVERAL = new Set(['list', 'watch']);
const METHOD_OF_VERB: ReadonlyMap<string, string> = new Map([
  ['list', 'get'],
  ['watch', 'get'],
  ['create', 'post'],
  ['update', 'put'],
  ['deletecollection', 'delete'],
]);
/** What people and HTTP call the verbs. */
const VERB_OF_WORD: ReadonlyMap<string, string> = new Map([
  ['post', 'create'],
  ['put', 'update'],
  ['head', 'get'],
  ['read', 'get'],
  ['view', 'get'],
  ['show', 'get'],
  ['describe', 'get'],
  ['write', 'update'],
  ['edit', 'update'],
  ['apply', 'patch'],
  ['remove', 'delete'],
  ['add', 'create'],
]);

type Served = ServedResource | undefined;

/** A verb that no request carries; undefined when one does. */
export function verbNote(verb: string): Note | undefined {
  if (requestVerbs.has(verb) || isVirtualVerb(verb)) return undefined;
  if (verb === '*') {
    return {
      code: 'unknown-verb',
      message: '“*” is asked literally, as no real request does: only rules that say “*” allow it.',
    };
  }
  const folded = verb.toLowerCase();
  if (folded !== verb && (requestVerbs.has(folded) || isVirtualVerb(folded))) {
    return { code: 'wrong-case', message: `Verbs are in lower case: ${folded}.`, suggestion: { verb: folded } };
  }
  const word = VERB_OF_WORD.get(folded);
  const near = word === undefined ? nearWords(verb, [...REQUEST_VERBS, ...VIRTUAL_VERBS], 3) : [word];
  return odd('unknown-verb', `No request has the verb ${quoted(verb)}.`, near);
}

/** A verb that the resource, or the subresource, does not serve. Virtual verbs are no matter of serving. */
export function servedVerbNote(ask: ResourceAsk, served: ServedResource): Note | undefined {
  if (!requestVerbs.has(ask.verb) || ask.verb === 'proxy') return undefined;
  const words = resourceWords(served.apiGroup, served.resource);
  if (ask.subresource === '') {
    if (served.verbs.includes(ask.verb)) return undefined;
    if (served.verbs.length > 0)
      return odd('verb-not-served', `${words} does not serve ${ask.verb}, only ${served.verbs.join(', ')}.`, []);
    const subs = served.subresources.slice(0, 5).map((sub) => sub.name);
    return odd('verb-not-served', `${words} itself is not served, only subresources of it: ${subs.join(', ')}.`, []);
  }
  const sub = served.subresources.find(({ name }) => name === ask.subresource);
  if (sub === undefined || sub.verbs.includes(ask.verb)) return undefined;
  // The kubelet asks about these by HTTP method, beside what the API server serves.
  if (virtualSubresources(served.apiGroup, served.resource).includes(sub.name)) return undefined;
  return odd(
    'verb-not-served',
    `${words}/${sub.name} does not serve ${ask.verb}, only ${sub.verbs.join(', ')}.`,
    sub.verbs,
  );
}

/** A subresource that the resource does not have. */
export function subresourceNote(ask: ResourceAsk, served: ServedResource, complete: boolean): Note | undefined {
  const { subresource } = ask;
  const names = served.subresources.map(({ name }) => name);
  if (subresource === '' || names.includes(subresource)) return undefined;
  const virtual = virtualSubresources(served.apiGroup, served.resource);
  if (virtual.includes(subresource)) return undefined;
  const words = resourceWords(served.apiGroup, served.resource);
  if (subresource === '*') {
    return {
      code: 'unknown-subresource',
      message: `“*” is asked literally: only rules that name ${words}/* or “*” allow it.`,
    };
  }
  const folded = names.find((name) => name === subresource.toLowerCase());
  if (folded !== undefined) {
    return { code: 'wrong-case', message: `Names are in lower case: ${folded}.`, suggestion: { subresource: folded } };
  }
  const near = nearWords(subresource, [...names, ...virtual], 3);
  const says =
    near.length > 0
      ? ` Near: ${either(near)}.`
      : names.length > 0
        ? ` It has: ${names.slice(0, 8).join(', ')}.`
        : ' It has none.';
  return {
    code: complete ? 'unknown-subresource' : 'discovery-unread',
    message: complete
      ? `${words} has no subresource ${quoted(subresource)}.${says}`
      : `${words} has no subresource ${quoted(subresource)} in what was read, but not all of the cluster's API was.`,
    ...(near[0] === undefined ? {} : { suggestion: { subresource: near[0] } }),
  };
}

/** Namespace and name that no real request carries together (S11, S12, S19, S20, S24). */
export function placeNotes(ask: ResourceAsk, served: Served): readonly Note[] {
  if (ask.resource === 'namespaces' && ask.apiGroup === '') return ownNamespaceNotes(ask);
  const notes: Note[] = [];
  const words = resourceWords(ask.apiGroup, ask.resource);
  const clusterScoped = served === undefined ? isVirtualAndClusterWide(ask.apiGroup, ask.resource) : !served.namespaced;
  if (clusterScoped && ask.namespace !== '') {
    const message = `${words} is cluster-scoped: a real request has no namespace, and RoleBindings do not count.`;
    notes.push({ code: 'cluster-scoped', message, suggestion: { namespace: '' } });
  }
  if (ask.name === '') return notes;
  if (ask.verb === 'deletecollection') {
    notes.push({
      code: 'name-not-in-request',
      message: 'A request to delete a collection has no name.',
      suggestion: { name: '' },
    });
  } else if (ask.verb === 'create' && ask.subresource === '' && served !== undefined) {
    const message = 'A plain create has no name in its request; only an update or patch that creates the object has.';
    notes.push({ code: 'name-not-in-request', message, suggestion: { name: '' } });
  } else if (served?.namespaced === true && ask.namespace === '' && !SEVERAL.has(ask.verb)) {
    const message = `One of ${words} is always in a namespace: a real request that names it names its namespace too.`;
    notes.push({ code: 'name-not-in-request', message });
  }
  return notes;
}

/** A request about one namespace carries its name twice, as name and as namespace; about all of them, neither (S11). */
function ownNamespaceNotes(ask: ResourceAsk): readonly Note[] {
  const { verb, namespace, name } = ask;
  const ofAll = verb === 'create' || verb === 'deletecollection' || (SEVERAL.has(verb) && name === '');
  if (ofAll) {
    if (namespace === '' && name === '') return [];
    const message = `A request to ${verb} namespaces is cluster-wide and has no name: RoleBindings do not count.`;
    return [{ code: 'cluster-scoped', message, suggestion: { namespace: '', name: '' } }];
  }
  // A watch or list of one namespace goes by field selector, cluster-wide.
  if (SEVERAL.has(verb) || namespace === name) return [];
  const message = 'A request about one namespace carries its name as the namespace too: RoleBindings inside it count.';
  return [
    { code: 'name-not-in-request', message, suggestion: name === '' ? { name: namespace } : { namespace: name } },
  ];
}

/** What is odd about an ask of a URL that is no resource (S6, S7). */
export function urlNotes(ask: UrlAsk): readonly Note[] {
  const notes: Note[] = [];
  if (!urlVerbs.has(ask.verb)) {
    const folded = ask.verb.toLowerCase();
    const meant = METHOD_OF_VERB.get(folded) ?? (urlVerbs.has(folded) ? folded : undefined);
    if (urlVerbs.has(folded)) notes.push(odd('wrong-case', `Verbs are in lower case: ${folded}.`, [folded]));
    else
      notes.push(
        odd(
          'unknown-verb',
          `A URL is asked by HTTP method, and ${quoted(ask.verb)} is none.`,
          meant === undefined ? [] : [meant],
        ),
      );
  }
  if (!ask.path.startsWith('/')) {
    const message = `The path of a real request begins with a slash: perhaps ${quoted(`/${ask.path}`)}.`;
    notes.push({ code: 'no-leading-slash', message });
  }
  const real = askOfUrl(ask);
  if (real?.type === 'resource') {
    const words = resourceWords(real.apiGroup, real.resource) + (real.subresource === '' ? '' : `/${real.subresource}`);
    const where = real.namespace === '' ? '' : ` in ${real.namespace}`;
    const message = `A request to this URL is judged as “${real.verb} ${words}${where}”, by the rules for resources: ask that.`;
    notes.push({ code: 'unknown-resource', message });
  }
  return notes;
}

function askOfUrl(ask: UrlAsk) {
  try {
    return askOfRequest(ask.verb.toUpperCase(), ask.path);
  } catch {
    // No URL at all (a lone %): then no request for a resource either.
    return undefined;
  }
}

function odd(code: Note['code'], message: string, near: readonly string[]): Note {
  const [verb] = near;
  return {
    code,
    message: verb === undefined ? message : `${message} Perhaps ${either(near)}.`,
    ...(verb === undefined ? {} : { suggestion: { verb } }),
  };
}
