import { type Change, type RbacKind, type RbacObject, refOf } from '@/lib/domain/rbac';
import type { Interner } from './parse/intern';
import { type Json, MalformedError, objectIn, parseJson, textIn, within } from './parse/json';
import { parseObject } from './parse/json-object';
import type { Resource } from './resources';
import { type StatusError, statusErrorOfObject } from './status-error';

/** One line of a watch. `resourceVersion` is where a later watch resumes after it. */
export type WatchEvent =
  | { readonly type: 'change'; readonly change: Change; readonly resourceVersion: string }
  /** Everything up to here was sent. */
  | { readonly type: 'bookmark'; readonly resourceVersion: string }
  | { readonly type: 'error'; readonly error: StatusError };

/** Parses one line of the watch of a resource. Throws MalformedError naming the list. */
export function parseWatchEvent(line: string, resource: Resource, intern: Interner): WatchEvent {
  try {
    const event = parseJson(line);
    return parseEvent(event, objectIn(event, 'object'), resource.kind, intern);
  } catch (error) {
    throw within(`an event of ${resource.list}`, error);
  }
}

function parseEvent({ type }: Json, json: Json, kind: RbacKind, intern: Interner): WatchEvent {
  if (type === 'ERROR') return { type: 'error', error: statusErrorOfObject(json) };
  const metadata = objectIn(json, 'metadata');
  const resourceVersion = textIn(metadata, 'resourceVersion');
  if (type === 'BOOKMARK') return { type: 'bookmark', resourceVersion };
  const object = parseObject(json, kind, intern);
  if (type === 'ADDED' || type === 'MODIFIED') {
    return { type: 'change', change: { op: 'put', object }, resourceVersion };
  }
  if (type === 'DELETED') return { type: 'change', change: deletionOf(object), resourceVersion };
  throw new MalformedError('its type is unknown');
}

function deletionOf(object: RbacObject): Change {
  return { op: 'delete', ref: refOf(object) };
}
