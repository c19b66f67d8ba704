import { to } from '@/lib/contract';
import { type Principal, formatPrincipal } from '@/lib/domain/rbac';
import Link from 'next/link';

/** The questions that are asked of almost everyone. */
const ASKS = [
  { says: 'read secrets', ask: { verb: 'get', resource: 'secrets' } },
  { says: 'create pods', ask: { verb: 'create', resource: 'pods' } },
  { says: 'exec into pods', ask: { verb: 'create', resource: 'pods', subresource: 'exec' } },
  { says: 'bind roles', ask: { verb: 'create', apiGroup: 'rbac.authorization.k8s.io', resource: 'rolebindings' } },
  { says: 'impersonate users', ask: { verb: 'impersonate', resource: 'users' } },
] as const;

/** Addresses of asks about one subject; a ServiceAccount's are about its own namespace. */
export function QuickAsks({ cluster, principal }: { readonly cluster: string; readonly principal: Principal }) {
  const subject = formatPrincipal(principal);
  const namespace = principal.kind === 'ServiceAccount' ? principal.namespace : undefined;
  return (
    <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <span className="text-muted">
        {namespace === undefined ? 'Can it, cluster-wide,' : `Can it, in ${namespace},`}
      </span>
      {ASKS.map(({ says, ask }) => (
        <Link
          key={says}
          className="link"
          prefetch={false}
          href={to.ask(cluster, 'can', {
            subject,
            ...ask,
            ...(namespace === undefined || ask.verb === 'impersonate' ? {} : { namespace }),
          })}
        >
          {says}?
        </Link>
      ))}
    </p>
  );
}
