import { AppError, assertNever, canonicalJson } from '@/lib/domain/core';
import type { PlannedObject, Precondition } from '@/lib/domain/plan';
import type { Sending } from '@/lib/usecases/hand';
import { type Content, contentOf, manifestOf, metadataChange } from './manifest';
import { collectionPath, objectPath } from './object-path';

/** Under this name Kubernetes keeps which fields are ours. */
export const FIELD_MANAGER = 'castellan';

export type WriteRequest = {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly contentType: 'application/json' | 'application/merge-patch+json';
  readonly body: string;
};

/**
 * The one request that carries a sending out, or with `dry` everything but the writing.
 *
 * Of a DELETE the body says that it is dry: with a body the API server does not look at the query, and really deletes.
 * Throws AppError `invalid-request` for a name that is none, and `cannot-be-done` for a change of an object whose state
 * is not said: it would overwrite what somebody else did meanwhile.
 */
export function requestOf(sending: Sending, { dry }: { readonly dry: boolean }): WriteRequest {
  const query = `?fieldManager=${FIELD_MANAGER}${dry ? '&dryRun=All' : ''}`;
  const json = 'application/json' as const;
  switch (sending.verb) {
    case 'create': {
      const body = JSON.stringify(manifestOf(sending.after));
      return { method: 'POST', path: collectionPath(sending.ref) + query, contentType: json, body };
    }
    case 'update': {
      const body = JSON.stringify(patchOf(sending.before, sending.after, stateOf(sending.precondition)));
      const contentType = 'application/merge-patch+json';
      return { method: 'PATCH', path: objectPath(sending.ref) + query, contentType, body };
    }
    case 'delete': {
      const preconditions = stateOf(sending.precondition);
      const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions, ...(dry ? { dryRun: ['All'] } : {}) };
      const body = JSON.stringify(options);
      return { method: 'DELETE', path: objectPath(sending.ref), contentType: json, body };
    }
    default:
      return assertNever(sending);
  }
}

type State = { readonly uid: string; readonly resourceVersion: string };

function stateOf(precondition: Precondition): State {
  const { uid = '', resourceVersion = '' } = precondition.absent ? {} : precondition;
  if (uid === '' || resourceVersion === '') {
    throw new AppError('cannot-be-done', 'a change needs the uid and resourceVersion of the object that was looked at');
  }
  return { uid, resourceVersion };
}

/** A JSON merge patch (RFC 7386) of what differs; uid and resourceVersion in it are preconditions. */
function patchOf(before: PlannedObject, after: PlannedObject, state: State): object {
  if ('roleRef' in before && 'roleRef' in after && canonicalJson(before.roleRef) !== canonicalJson(after.roleRef)) {
    throw new AppError('cannot-be-done', 'a roleRef cannot be changed: the binding is deleted and made anew');
  }
  const labels = metadataChange(before.meta.labels, after.meta.labels);
  const annotations = metadataChange(before.meta.annotations, after.meta.annotations);
  const metadata = {
    ...state,
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  return { metadata, ...contentChange(contentOf(before), contentOf(after)) };
}

/** Lists are replaced whole: a merge patch knows no other way. What is gone becomes null. */
function contentChange(before: Content, after: Content): object {
  const fields = ['rules', 'aggregationRule', 'subjects'] as const;
  const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return Object.fromEntries(changed.map((field) => [field, after[field] ?? null]));
}
