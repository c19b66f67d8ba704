export { isAggregatedDiscovery, parseAggregatedDiscovery } from './aggregated';
export { type DiscoveryIndex, discoveryIndex, indexedDiscovery } from './discovery-index';
export { parseLegacyDiscovery } from './legacy';
export type { Discovery, ServedResource } from './model';
export { nearWords } from './near-words';
export type { Note, NoteCode, Suggestion } from './note';
export { type KnownNamespaces, notesOf } from './notes-of';
export { mergeDiscoveries } from './served';
export {
  REQUEST_VERBS,
  URL_VERBS,
  VIRTUAL_RESOURCES,
  VIRTUAL_VERBS,
  isVirtualResource,
  virtualSubresources,
} from './virtual';
