import type { MeOutput } from '@/lib/contract';

type Me = MeOutput['value'];

/** How one acts in the cluster: what carries the person's name there. */
export const MODE_WORDS = {
  local: 'Local: as the kubeconfig that Castellan was started with, as kubectl would act',
  passthrough: 'Pass-through: your own token goes to the API server, which reads your name in it',
  impersonate: 'Impersonation: Castellan’s own account acts, in your name and with your groups',
  bundle: 'Files: Castellan writes them, and RBAC in them says what you may do',
} as const satisfies Record<Me['mode'], string>;

const FOUND_WORDS = {
  SelfSubjectReview: 'The cluster said so itself: SelfSubjectReview, asked as you',
  mapping: 'From the configuration of Castellan and your token: the cluster was not asked',
  none: 'Not found out: there is nobody to be',
} as const satisfies Record<Me['foundBy'], string>;

/** How name and groups were found out. */
export const foundWords = ({ foundBy }: Pick<Me, 'foundBy'>): string => FOUND_WORDS[foundBy];

/** How one acts. Files that are read by everybody at this machine are acted on as nobody in particular. */
export function modeWords({ mode, user }: Pick<Me, 'mode' | 'user'>): string {
  if (mode === 'local' && user === undefined) return 'Local: files that everyone at this machine may read';
  return MODE_WORDS[mode];
}

/**
 * What a person makes of the warnings: whether they are what the cluster takes them for, and who can do something. The
 * warnings themselves are about settings of Castellan.
 */
export function warningWords({ user, foundBy, mode }: Pick<Me, 'user' | 'foundBy' | 'mode'>): {
  readonly title: string;
  readonly says: string;
} {
  if (user === undefined) {
    return {
      title: 'You are nobody in this cluster yet',
      says: 'You are signed in, but this cluster knows nobody by what your provider says of you. Whoever runs Castellan can change that.',
    };
  }
  if (foundBy === 'mapping' && mode !== 'bundle') {
    return {
      title: 'The cluster has not said whom it sees in you',
      says: 'Your name here is what Castellan expects it to be. What you plan is tried as you, and may be refused.',
    };
  }
  return {
    title: 'How you are recognised here could be safer',
    says: 'Somebody else could one day be taken for you. You need not do anything: it is for whoever runs Castellan to change.',
  };
}

/** One thing that one may, or may not, do here; `needs` is the permission that decides it, as the API asks for it. */
export type Right = {
  readonly says: string;
  readonly may: boolean;
  /** Instead of yes and no. */
  readonly partly?: string;
  readonly needs?: { readonly verb: string; readonly apiGroup: string; readonly resource: string };
  /** Where no right decides. */
  readonly because?: string;
};

const RBAC = 'rbac.authorization.k8s.io';
const virtual = (verb: string, resource: string) => ({ verb, apiGroup: 'castellan.dev', resource });

/** What one may do here, in the order of the pages. */
export function rightsOf({ may }: Pick<Me, 'may'>): readonly Right[] {
  const n = may.seeNamespaces;
  return [
    { says: 'Ask about yourself', may: may.ask, because: 'everyone may' },
    {
      says: 'See what is granted in the whole cluster',
      may: may.seeCluster,
      needs: { verb: 'list', apiGroup: RBAC, resource: 'clusterrolebindings' },
    },
    {
      says: 'See what is granted in namespaces',
      may: n === undefined || n > 0,
      partly: n === undefined ? 'all' : n === 1 ? '1 namespace' : `${String(n)} namespaces`,
      needs: { verb: 'list', apiGroup: RBAC, resource: 'rolebindings' },
    },
    { says: 'Verify an answer with the cluster', may: may.verify, because: 'it takes a live cluster' },
    { says: 'Read assertions', may: may.listAssertions, needs: virtual('list', 'assertions') },
    { says: 'Change assertions', may: may.writeAssertions, needs: virtual('update', 'assertions') },
    {
      says: 'Apply a plan that breaks an assertion',
      may: may.overrideAssertions,
      needs: virtual('override', 'assertions'),
    },
    { says: 'Read the trail', may: may.listAudit, needs: virtual('list', 'audit') },
  ];
}
