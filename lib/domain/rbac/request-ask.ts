import { exactName } from './field-selector';
import type { Ask } from './model';

const VERB_OF_METHOD: ReadonlyMap<string, string> = new Map([
  ['POST', 'create'],
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
]);
const LEGACY_VERBS: ReadonlySet<string> = new Set(['proxy', 'watch']);
/** Subresources of a namespace; whatever else follows its name is a resource inside it. */
const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(['status', 'finalize']);

/**
 * The ask that the API server makes of an HTTP request; undefined where it answers without asking: a path that cannot
 * be decoded, or a legacy `/watch` or `/proxy` prefix with nothing behind it. A labelSelector is not parsed: where it is
 * malformed, the server does not see `metadata.name` in the fieldSelector either.
 *
 * Source: apiserver pkg/endpoints/request/requestinfo.go `NewRequestInfo`.
 *
 * @param method as sent: upper case for the methods of HTTP
 * @param url path and query as in a request line, `/api/v1/pods?watch=1`
 */
export function askOfRequest(method: string, url: string): Ask | undefined {
  const [rawPath = '', ...query] = url.split('?');
  const path = decoded(rawPath);
  if (path === undefined) return undefined;
  const parts = path.replace(/^\/+|\/+$/g, '').split('/');
  const [prefix, group = ''] = parts;
  const taken = prefix === 'api' ? 2 : prefix === 'apis' ? 3 : parts.length;
  const rest = parts.slice(taken);
  const [first = ''] = rest;
  if (rest.length === 0) return { type: 'url', verb: method.toLowerCase(), path };
  const legacy = LEGACY_VERBS.has(first);
  if (legacy && rest.length < 2) return undefined;
  const verb = legacy ? first : (VERB_OF_METHOD.get(method) ?? '');
  const target = targetOf(legacy ? rest.slice(1) : rest, verb);
  const apiGroup = prefix === 'api' ? '' : group;
  return { type: 'resource', apiGroup, ...target, ...collectionOf(verb, target.name, query.join('?')) };
}

type Target = {
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
};

/** `resource/name/subresource/…`, behind `namespaces/NS` or not; what follows the subresource is not looked at. */
function targetOf(parts: readonly string[], verb: string): Target {
  const [first = '', second = '', third] = parts;
  const namespace = first === 'namespaces' ? second : '';
  const inside = first === 'namespaces' && third !== undefined && !NAMESPACE_SUBRESOURCES.has(third);
  const [resource = '', name = '', subresource = ''] = inside ? parts.slice(2) : parts;
  return { namespace, resource, name, subresource: verb === 'proxy' ? '' : subresource };
}

/** A get or delete without a name is about a collection, unless a field selector gives it the name after all. */
function collectionOf(verb: string, name: string, query: string): { verb: string; name: string } {
  if (name !== '') return { verb, name };
  if (verb === 'delete') return { verb: 'deletecollection', name };
  if (verb !== 'get') return { verb, name };
  const params = new URLSearchParams(query);
  const watch = params.get('watch');
  const watched = watch !== null && watch !== '0' && watch.toLowerCase() !== 'false';
  return { verb: watched ? 'watch' : 'list', name: nameSelected(params) };
}

function nameSelected(params: URLSearchParams): string {
  const numbers = [params.get('limit'), params.get('timeoutSeconds')];
  // Options that do not decode are dropped whole, the selector with them.
  if (numbers.some((number) => number !== null && !/^[+-]?\d+$/.test(number))) return '';
  const name = exactName(params.get('fieldSelector') ?? '') ?? '';
  return name === '.' || name === '..' || /[/%]/.test(name) ? '' : name;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
