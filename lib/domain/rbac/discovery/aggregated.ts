import { type JsonObject, isObject, objectsIn, stringIn, stringsIn } from './json';
import type { Discovery } from './model';
import { ServedResources } from './served';

const API_VERSIONS = ['apidiscovery.k8s.io/v2', 'apidiscovery.k8s.io/v2beta1'];

/** Whether a JSON document is an aggregated discovery document of a version that is understood here. */
export function isAggregatedDiscovery(json: unknown): json is JsonObject {
  return (
    isObject(json) && json['kind'] === 'APIGroupDiscoveryList' && API_VERSIONS.includes(stringIn(json['apiVersion']))
  );
}

/**
 * What a cluster serves, from the aggregated documents of `/api` and `/apis` (any number, in any order).
 * A document that is none, a malformed part, and a group version that is marked stale (its API server did not answer)
 * make it incomplete; the rest is kept. Never throws. Linear.
 * Source: kubernetes staging/src/k8s.io/api/apidiscovery/v2/types.go.
 */
export function parseAggregatedDiscovery(...json: readonly unknown[]): Discovery {
  const served = new ServedResources();
  let complete = json.length > 0;
  for (const document of json) {
    const groups = isAggregatedDiscovery(document) ? objectsIn(document['items']) : undefined;
    complete = groups !== undefined && complete;
    for (const group of groups ?? []) complete = addGroup(served, group) && complete;
  }
  return served.discovery(complete);
}

/** False when a part of it could not be read. */
function addGroup(served: ServedResources, group: JsonObject): boolean {
  const metadata = group['metadata'];
  // The core group has no name, and in JSON no `name` at all.
  const name = isObject(metadata) ? stringIn(metadata['name']) : '';
  const versions = objectsIn(group['versions']);
  let whole = versions !== undefined;
  for (const version of versions ?? []) {
    const resources = objectsIn(version['resources']);
    if (version['freshness'] === 'Stale' || resources === undefined) whole = false;
    for (const resource of resources ?? []) {
      whole = addResource(served, name, stringIn(version['version']), resource) && whole;
    }
  }
  return whole;
}

function addResource(served: ServedResources, apiGroup: string, version: string, json: JsonObject): boolean {
  const resource = stringIn(json['resource']);
  const subresources = objectsIn(json['subresources']);
  if (resource === '' || subresources === undefined) return false;
  const kind = json['responseKind'];
  served.add({
    apiGroup,
    version,
    resource,
    singular: stringIn(json['singularResource']),
    kind: isObject(kind) ? stringIn(kind['kind']) : '',
    shortNames: stringsIn(json['shortNames']),
    namespaced: json['scope'] === 'Namespaced',
    verbs: stringsIn(json['verbs']),
    subresources: subresources.map((sub) => ({ name: stringIn(sub['subresource']), verbs: stringsIn(sub['verbs']) })),
  });
  return subresources.every((sub) => stringIn(sub['subresource']) !== '');
}
