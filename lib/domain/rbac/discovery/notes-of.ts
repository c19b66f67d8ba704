import type { Ask, ResourceAsk } from '../model';
import { indexedDiscovery } from './discovery-index';
import type { Discovery } from './model';
import { nearWords } from './near-words';
import { type Note, either, quoted } from './note';
import { placeNotes, servedVerbNote, subresourceNote, urlNotes, verbNote } from './request-notes';
import { resourceNote } from './resource-note';
import { isVirtualResource } from './virtual';

/** The namespaces of a cluster, by name; given only when the whole list was read. */
export type KnownNamespaces = Iterable<string> & { has(name: string): boolean; readonly size: number };

/** Facts about the words themselves, true whatever else the cluster serves. */
const FACTS: ReadonlySet<Note['code']> = new Set(['wrong-case', 'short-name', 'singular-name']);

/**
 * Why this ask cannot be a real request of this cluster, and what was probably meant. The ask itself is not changed:
 * it is answered as it stands. While discovery is absent or incomplete nothing is called unknown; a note says so.
 * Verbs, resources and subresources that are asked by agreement only (`impersonate`, `signers`, …) get no note.
 *
 * @param namespaces only when the list is complete; an empty one says nothing (no cluster is without namespaces)
 * @returns at most one note a field, what matters most first. O(resources) when a word is unknown, else O(1)
 */
export function notesOf(ask: Ask, discovery: Discovery | undefined, namespaces?: KnownNamespaces): Note[] {
  if (ask.type === 'url') return [...urlNotes(ask)];
  const notes = [verbNote(ask.verb), ...servingNotes(ask, discovery), namespaceNote(ask, namespaces)];
  return notes.filter((note) => note !== undefined);
}

function servingNotes(ask: ResourceAsk, discovery: Discovery | undefined): readonly (Note | undefined)[] {
  if (discovery === undefined) {
    const virtual = isVirtualResource(ask.apiGroup, ask.resource);
    return [
      virtual
        ? undefined
        : unread('What this cluster serves was not read: whether this can be a real request is not known.'),
      ...placeNotes(ask, undefined),
    ];
  }
  const index = indexedDiscovery(discovery);
  const served = index.find(ask.apiGroup, ask.resource);
  if (served !== undefined) {
    const sub = subresourceNote(ask, served, index.complete);
    return [sub, sub === undefined ? servedVerbNote(ask, served) : undefined, ...placeNotes(ask, served)];
  }
  if (isVirtualResource(ask.apiGroup, ask.resource)) return placeNotes(ask, undefined);
  const note = resourceNote(ask, index);
  if (index.complete || FACTS.has(note.code)) return [note];
  return [{ ...note, ...unread(`${note.message} But not all of the cluster's API was read.`) }];
}

function unread(message: string): Note {
  return { code: 'discovery-unread', message };
}

function namespaceNote({ namespace }: ResourceAsk, namespaces: KnownNamespaces | undefined): Note | undefined {
  if (namespace === '' || namespaces === undefined || namespaces.size === 0 || namespaces.has(namespace))
    return undefined;
  const folded = namespace.toLowerCase();
  if (namespaces.has(folded)) {
    return { code: 'wrong-case', message: `The namespace is called ${folded}.`, suggestion: { namespace: folded } };
  }
  const near = nearWords(namespace, namespaces, 3);
  const hint = near.length > 0 ? ` Near: ${either(near)}.` : '';
  return {
    code: 'unknown-namespace',
    message: `There is no namespace ${quoted(namespace)}.${hint}`,
    ...(near[0] === undefined ? {} : { suggestion: { namespace: near[0] } }),
  };
}
