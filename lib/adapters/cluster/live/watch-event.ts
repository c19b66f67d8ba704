import type { Change, RbacObject } from '@/lib/domain/rbac';
import type { Interner } from './intern';
import { isJson, MalformedError, objectAt, parseJson, textAt } from './json';
import { parseObject } from './parse-object';
import type { Resource } from './resources';
import { type StatusError, statusErrorOfObject } from './status-error';

/** One line of a watch. `resourceVersion` is where a later watch resumes after it. */
export type WatchEvent =
  | { readonly type: 'change'; readonly change: Change; readonly resourceVersion: string }
  /** Nothing changed up to here; `initialEnd`: all objects that existed at the start were sent. */
  | { readonly type: 'bookmark'; readonly resourceVersion: string; readonly initialEnd: boolean }
  | { readonly type: 'error'; readonly error: StatusError };

const INITIAL_END = 'k8s.io/initial-events-end';

/** Parses one line of the watch of a resource. Throws MalformedError naming the list. */
export function parseWatchEvent(line: string, resource: Resource, intern: Interner): WatchEvent {
  const place = `an event of ${resource.list}`;
  const event = objectAt(parseJson(line, place), place);
  const json = objectAt(event['object'], `${place}: object`);
  const { type } = event;
  if (type === 'ERROR') return { type: 'error', error: statusErrorOfObject(json) };
  const metadata = objectAt(json['metadata'], `${place}: metadata`);
  const resourceVersion = textAt(metadata['resourceVersion'], `${place}: metadata.resourceVersion`);
  if (type === 'BOOKMARK') {
    const { annotations } = metadata;
    const initialEnd = isJson(annotations) && annotations[INITIAL_END] === 'true';
    return { type: 'bookmark', resourceVersion, initialEnd };
  }
  const object = parseObject(json, resource.kind, intern);
  if (type === 'ADDED' || type === 'MODIFIED') {
    return { type: 'change', change: { op: 'put', object }, resourceVersion };
  }
  if (type === 'DELETED') return { type: 'change', change: deletionOf(object), resourceVersion };
  throw new MalformedError(`${place} is of an unknown type`);
}

function deletionOf(object: RbacObject): Change {
  const namespace = 'namespace' in object ? object.namespace : '';
  return { op: 'delete', ref: { kind: object.kind, namespace, name: object.name } };
}
