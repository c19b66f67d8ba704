import { type JsonObject, isObject, objectsIn, stringIn, stringsIn } from './json';
import type { Discovery } from './model';
import { ServedResources, type Sighting } from './served';

type Item = { readonly groupVersion: readonly [string, string]; readonly json: JsonObject };

/** Whether a JSON document is the list of what one group version serves. */
function isApiResourceList(json: unknown): json is JsonObject {
  return isObject(json) && json['kind'] === 'APIResourceList';
}

/** Whether a JSON document is the list of groups that `/apis` answers with. */
function isApiGroupList(json: unknown): json is JsonObject {
  return isObject(json) && json['kind'] === 'APIGroupList';
}

/**
 * What a cluster serves, from the documents that clusters without aggregated discovery give: APIResourceList of
 * `/api/v1` and of each `/apis/GROUP/VERSION`, and the APIGroupList of `/apis`, which says what groups there are and
 * which versions they prefer. Subresources are items named `resource/subresource`. It is complete when the group list and
 * all that it names were given, and nothing is malformed. Never throws. O(n log n).
 * Source: kubernetes staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go.
 */
export function parseLegacyDiscovery(...json: readonly unknown[]): Discovery {
  const groups = json.filter(isApiGroupList);
  const wanted = ['v1', ...groups.flatMap(groupVersionsOf)];
  const items: Item[] = [];
  const read = new Set<string>();
  let complete = groups.length > 0;
  for (const document of json) {
    if (isApiGroupList(document)) continue;
    const resources = isApiResourceList(document) ? objectsIn(document['resources']) : undefined;
    if (!isApiResourceList(document) || resources === undefined) {
      complete = false;
      continue;
    }
    const groupVersion = stringIn(document['groupVersion']);
    read.add(groupVersion);
    for (const item of resources) items.push({ groupVersion: split(groupVersion), json: item });
  }
  const rank = new Map(wanted.map((groupVersion, i) => [groupVersion, i]));
  const order = (item: Item) => rank.get(item.groupVersion.filter((part) => part !== '').join('/')) ?? rank.size;
  const served = new ServedResources();
  for (const item of items.sort((a, b) => order(a) - order(b))) complete = add(served, item) && complete;
  return served.discovery(complete && wanted.every((groupVersion) => read.has(groupVersion)));
}

/** Every group version that `/apis` names, the preferred one of each group first. */
function groupVersionsOf(list: JsonObject): string[] {
  return (objectsIn(list['groups']) ?? []).flatMap((group) => {
    const preferred = isObject(group['preferredVersion']) ? stringIn(group['preferredVersion']['groupVersion']) : '';
    const all = (objectsIn(group['versions']) ?? []).map((version) => stringIn(version['groupVersion']));
    return [...new Set([preferred, ...all])].filter((groupVersion) => groupVersion !== '');
  });
}

/** `apps/v1` is group apps; `v1` is the core group. */
function split(groupVersion: string): readonly [string, string] {
  const slash = groupVersion.indexOf('/');
  return slash < 0 ? ['', groupVersion] : [groupVersion.slice(0, slash), groupVersion.slice(slash + 1)];
}

/** False when the item has no name. */
function add(served: ServedResources, { groupVersion: [apiGroup, version], json }: Item): boolean {
  const name = stringIn(json['name']);
  const slash = name.indexOf('/');
  const resource = slash < 0 ? name : name.slice(0, slash);
  const sub = slash < 0 ? undefined : name.slice(slash + 1);
  if (resource === '' || sub === '') return false;
  const verbs = stringsIn(json['verbs']);
  const itself: Partial<Sighting> =
    sub === undefined
      ? {
          singular: stringIn(json['singularName']),
          kind: stringIn(json['kind']),
          shortNames: stringsIn(json['shortNames']),
          verbs,
        }
      : { subresources: [{ name: sub, verbs }] };
  served.add({
    apiGroup,
    version,
    resource,
    singular: '',
    kind: '',
    shortNames: [],
    namespaced: json['namespaced'] === true,
    verbs: [],
    subresources: [],
    ...itself,
  });
  return true;
}
