import { type Collection, to } from '@/lib/contract';
import clsx from 'clsx';
import Link from 'next/link';

export type KindTab = { readonly collection: Collection; readonly label: string };

/** Collections that are one idea to people and two to the API: each has its own address. */
export function KindTabs({
  cluster,
  tabs,
  current,
  label,
}: {
  readonly cluster: string;
  readonly tabs: readonly KindTab[];
  readonly current: Collection;
  readonly label: string;
}) {
  return (
    <nav aria-label={label} className="flex gap-4 border-b border-line">
      {tabs.map((tab) => (
        <Link
          key={tab.collection}
          href={to.list(cluster, tab.collection)}
          prefetch={false}
          aria-current={tab.collection === current ? 'page' : undefined}
          className={clsx(
            '-mb-px border-b-2 px-0.5 pb-1.5',
            tab.collection === current ? 'border-accent font-medium' : 'border-transparent text-muted hover:text-text',
          )}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}

export const ROLE_TABS = [
  { collection: 'clusterroles', label: 'ClusterRoles' },
  { collection: 'roles', label: 'Roles' },
] as const satisfies readonly KindTab[];

export const BINDING_TABS = [
  { collection: 'rolebindings', label: 'RoleBindings' },
  { collection: 'clusterrolebindings', label: 'ClusterRoleBindings' },
] as const satisfies readonly KindTab[];
