'use client';

import { meQuery } from '@/lib/client';
import { to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { CopyButton } from './copy-button';
import type { Permission } from './permission';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * Who could give the viewer a permission that they miss. Whoever sees the whole cluster can ask for them by name; anybody
 * else would be refused that question too, and is given what to say to them.
 */
export function WhoGrants({ cluster, needed }: { readonly cluster: string; readonly needed: Permission }) {
  const me = useQuery(meQuery(cluster)).data?.value;
  return (
    <>
      <p>
        Whoever may bind roles {needed.namespace === undefined ? 'across the cluster' : `in ${needed.namespace}`} could
        grant it.
      </p>
      {me === undefined ? null : me.may.seeCluster ? (
        <Questions cluster={cluster} needed={needed} />
      ) : (
        <p>
          Who they are takes the right to see bindings, too. What to send to them:{' '}
          <q>{requestOf(me.user, cluster, needed)}</q>
          <CopyButton
            text={requestOf(me.user, cluster, needed)}
            what="request for the right"
            className="-my-1 !h-6 align-middle"
          />
        </p>
      )}
    </>
  );
}

function requestOf(user: string | undefined, cluster: string, { verb, resource, apiGroup, namespace }: Permission) {
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return `${user ?? 'I'} would need the right to ${verb} ${resource}.${apiGroup}${where} in cluster ${cluster}.`;
}

function Questions({ cluster, needed }: { readonly cluster: string; readonly needed: Permission }) {
  const { verb, resource, apiGroup, namespace } = needed;
  const place = namespace === undefined ? {} : { namespace };
  const bindings = namespace === undefined ? 'clusterrolebindings' : 'rolebindings';
  const grant = { verb: 'create', apiGroup: RBAC, resource: bindings, ...place };
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1">
      <Link className="link" prefetch={false} href={to.ask(cluster, 'who-can', { verb, apiGroup, resource, ...place })}>
        Who has it
      </Link>
      <Link className="link" prefetch={false} href={to.ask(cluster, 'who-can', grant)}>
        Who could grant it
      </Link>
    </p>
  );
}
