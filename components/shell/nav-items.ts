import { type ClusterOutput, to } from '@/lib/contract';

/** One address of the navigation; `under` are the paths that it stands for. */
export type NavItem = {
  readonly label: string;
  readonly href: string;
  readonly under: readonly string[];
  readonly count?: number | undefined;
};
export type NavGroup = { readonly title: string | undefined; readonly items: readonly NavItem[] };

/** The navigation of a cluster; counts come with its state. */
export function navGroups(
  c: string,
  cluster: ClusterOutput | undefined,
  gaps: number | undefined,
): readonly NavGroup[] {
  const n = cluster?.counts;
  const both = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? undefined : a + b;
  const list = (...collections: Parameters<typeof to.list>[1][]) => collections.map((x) => to.list(c, x));
  return [
    { title: undefined, items: [{ label: 'Home', href: to.home(), under: [] }] },
    {
      title: 'Access',
      items: [
        { label: 'Ask', href: to.ask(c, 'who-can'), under: [`${to.cluster(c)}/ask`] },
        { label: 'Subjects', href: to.list(c, 'subjects'), under: list('subjects'), count: n?.subjects },
        {
          label: 'Roles',
          href: to.list(c, 'clusterroles'),
          under: list('roles', 'clusterroles'),
          count: both(n?.roles, n?.clusterroles),
        },
        {
          label: 'Bindings',
          href: to.list(c, 'rolebindings'),
          under: list('rolebindings', 'clusterrolebindings'),
          count: both(n?.rolebindings, n?.clusterrolebindings),
        },
        {
          label: 'ServiceAccounts',
          href: to.list(c, 'serviceaccounts'),
          under: list('serviceaccounts'),
          count: n?.serviceaccounts,
        },
        { label: 'Namespaces', href: to.list(c, 'namespaces'), under: list('namespaces'), count: n?.namespaces },
      ],
    },
    {
      title: 'Change',
      items: [
        { label: 'Role builder', href: to.change(c), under: [`${to.cluster(c)}/plans`] },
        { label: 'Journal', href: to.changes(c), under: [to.changes(c)] },
        { label: 'Assertions', href: to.assertions(c), under: [to.assertions(c)] },
      ],
    },
    {
      title: 'Cluster',
      items: [
        { label: 'Sources and gaps', href: to.cluster(c), under: [], count: gaps },
        { label: 'Identity', href: to.identity(c), under: [] },
        { label: 'Trail', href: to.trail(c), under: [] },
      ],
    },
  ];
}

/** Whether the item stands for the page at `path`. */
export function isCurrent(item: NavItem, path: string): boolean {
  const decoded = decodeURI(path);
  return [item.href, ...item.under].some((at, i) => {
    const own = decodeURI(at);
    return decoded === own || (i > 0 && decoded.startsWith(`${own}/`));
  });
}
