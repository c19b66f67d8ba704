import { AppError, assertNever } from '@/lib/domain/core';
import type { Needs } from '@/lib/contract';
import { allows } from '@/lib/domain/rbac';
import { isMine } from './about';
import { requesterOfInput } from './asked';
import { type Deps, quoted, viewOf } from './deps';
import { staleSince } from './seen-worlds';

/** What of a request says where it looks: parameters of the path, and of the query or body. */
export type Looking = {
  readonly namespace?: string | undefined;
  readonly subject?: string | undefined;
  readonly user?: string | undefined;
  readonly group?: string | readonly string[] | undefined;
  readonly asks?: readonly Looking[] | undefined;
};

/**
 * Refuses a request that looks where the caller may not: by the place alone, so that the refusal is the same whether or
 * not there is anything. In local mode there is nothing to refuse. Throws AppError `not-permitted` naming the missing
 * permission, or `not-synced` when the lists that decide it are not followed any more.
 */
export function refuseUnseen(deps: Deps, cluster: string, needs: Needs, looking: Looking): void {
  if (deps.mine === undefined) return;
  switch (needs) {
    case 'open':
    case 'signed-in':
      return;
    case 'namespace':
      if (looking.namespace !== undefined) refusePlace(deps, cluster, looking.namespace);
      else refuseStale(deps, cluster);
      return;
    case 'cluster':
      refusePlace(deps, cluster, '');
      return;
    case 'who':
      if (looking.namespace !== undefined && !aboutOneself(deps, cluster, looking)) {
        refusePlace(deps, cluster, looking.namespace);
      }
      return;
    case 'audit':
    case 'assertions':
      refuseVirtual(deps, cluster, 'list', needs);
      return;
    case 'ask':
      for (const one of looking.asks ?? [looking]) {
        if (!aboutOneself(deps, cluster, one)) refusePlace(deps, cluster, one.namespace ?? '');
      }
      return;
    default:
      assertNever(needs);
  }
}

/** Resources of Castellan's own API group: nothing serves them, and RBAC rules name them like any other. */
export type VirtualResource = 'changes' | 'assertions' | 'audit';

/**
 * Whether Kubernetes RBAC lets the caller do this in the API group `castellan.dev`; in local mode everything. Throws
 * AppError `not-synced` when the lists that decide it are not followed any more.
 */
export function mayVirtual(
  deps: Deps,
  cluster: string,
  verb: string,
  resource: VirtualResource,
  namespace = '',
): boolean {
  if (deps.mine === undefined) return true;
  refuseStale(deps, cluster);
  const ask = { ...VIRTUAL, verb, resource, namespace };
  return allows(viewOf(deps.mine, cluster).rbac, deps.mine.requesterOf(cluster), ask);
}

const VIRTUAL = { type: 'resource', apiGroup: 'castellan.dev', subresource: '', name: '' } as const;

/** Throws AppError `not-permitted` naming the permission, and as `mayVirtual`. */
export function refuseVirtual(
  deps: Deps,
  cluster: string,
  verb: string,
  resource: VirtualResource,
  namespace = '',
): void {
  if (mayVirtual(deps, cluster, verb, resource, namespace)) return;
  throw new AppError(
    'not-permitted',
    `This takes the right to ${verb} ${resource}.castellan.dev, which you do not have.`,
  );
}

function aboutOneself(deps: Deps, cluster: string, { subject, user, group }: Looking): boolean {
  if (deps.mine === undefined) return true;
  if (subject === undefined && user === undefined && group === undefined) return false;
  return isMine(deps.mine.requesterOf(cluster), requesterOfInput({ subject, user, group }));
}

/** An empty namespace stands for the cluster. */
function refusePlace(deps: Deps, cluster: string, namespace: string): void {
  refuseStale(deps, cluster);
  if (viewOf(deps, cluster).withheld?.sees(namespace) !== false) return;
  throw new AppError(
    'not-permitted',
    namespace === ''
      ? 'This takes the right to list clusterrolebindings.rbac.authorization.k8s.io in the cluster, which you do not have.'
      : `This takes the right to list rolebindings.rbac.authorization.k8s.io in namespace ${quoted(namespace)}, which you do not have.`,
  );
}

function refuseStale(deps: Deps, cluster: string): void {
  if (deps.mine === undefined) return;
  const since = staleSince(viewOf(deps.mine, cluster), deps.clock.now());
  if (since === undefined) return;
  throw new AppError(
    'not-synced',
    `What you may see is not known: the cluster's roles and bindings are not followed since ${new Date(since).toISOString()}.`,
    { retryAfter: 10 },
  );
}
