import { AppError } from '@/lib/domain/core';
import { LIST_OF_KIND, type RoleObjectOutput } from '@/lib/contract';
import type { ObjectRef, RbacObject } from '@/lib/domain/rbac';
import { type Deps, quoted } from './deps';
import { manifestOf } from './manifest';
import type { ClusterView } from './ports';

type Base = Pick<RoleObjectOutput['value'], 'name' | 'namespace' | 'meta' | 'yaml'>;

/** What every object's page shows: name, metadata, and the object as YAML. */
export function objectBase(object: RbacObject, deps: Pick<Deps, 'yaml'>): Base {
  const { meta, name } = object;
  return {
    name,
    ...('namespace' in object ? { namespace: object.namespace } : {}),
    meta: {
      ...(meta.uid === undefined ? {} : { uid: meta.uid }),
      ...(meta.resourceVersion === undefined ? {} : { resourceVersion: meta.resourceVersion }),
      ...(meta.creationTimestamp === undefined ? {} : { created: meta.creationTimestamp }),
      labels: { ...meta.labels },
      annotations: { ...meta.annotations },
      ...(meta.lastWrite === undefined ? {} : { lastWrite: { ...meta.lastWrite } }),
      ...(meta.file === undefined ? {} : { file: { ...meta.file } }),
    },
    yaml: deps.yaml(manifestOf(object)),
  };
}

/** The error for an object that the model lacks: not there, or not known to be there because its list was not read. */
export function missing(view: ClusterView, ref: ObjectRef): AppError {
  const list = LIST_OF_KIND[ref.kind];
  const status = view.lists.find((candidate) => candidate.list === list);
  const where = ref.namespace === '' ? '' : ` in namespace ${quoted(ref.namespace)}`;
  if (status !== undefined && status.phase !== 'synced' && status.phase !== 'stale') {
    const why = status.detail === '' ? status.phase : status.detail;
    return new AppError(
      'not-synced',
      `Whether there is a ${ref.kind} ${quoted(ref.name)}${where} is not known: ${why}.`,
      {
        retryAfter: 5,
      },
    );
  }
  return new AppError('not-found', `There is no ${ref.kind} ${quoted(ref.name)}${where}.`);
}
