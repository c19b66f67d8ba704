import { CONTROL_PLANE_RULES } from './control-plane-rules';
import { EVERYBODY_RULES } from './everybody-rules';
import { allOf, on, onCluster, type RiskRule, single } from './risk-rule';

const RBAC = 'rbac.authorization.k8s.io';
const AUTHENTICATION = 'authentication.k8s.io';
const WRITE = 'create update patch';

const BECOME_ANYBODY = onCluster('impersonate', '', 'users');
const BECOME_ACCOUNT = on('impersonate', '', 'serviceaccounts');
const CREATE_PODS = on('create', '', 'pods');
const WORKLOADS = [
  on(WRITE, 'apps', 'deployments daemonsets statefulsets replicasets'),
  on(WRITE, 'batch', 'jobs cronjobs'),
  on(WRITE, '', 'replicationcontrollers'),
];
const READ_SECRETS = on('get list watch', '', 'secrets');

/**
 * The rules that grants are held against: data only, judged by `findRisks`. Ids are those of facts/rbac.md §5, whose
 * sources (kubescape, kubesplaining, KubiScan, rbac-police, the upstream good practices) name each.
 */
export const RISK_RULES: readonly RiskRule[] = [
  {
    id: 'E01',
    title: 'Full authority',
    reason: 'Every verb on every resource: there is nothing that its holder cannot read or change in its scope.',
    severity: { cluster: 'critical', namespace: 'high' },
    match: single(on('*', '*', '*', { names: [''] })),
  },
  {
    id: 'E02',
    title: 'The equal of cluster-admin',
    reason:
      'Everything in the cluster and every URL: nothing it writes into a role is stopped by the escalation check.',
    severity: { cluster: 'critical', namespace: 'critical' },
    // By contents, not by name: another role, an aggregated one or the sum of two are as much as cluster-admin.
    match: allOf([onCluster('*', '*', '*', [''])], [{ verbs: ['*'], urls: ['*'] }]),
  },
  {
    id: 'E03',
    title: 'Escalate roles',
    reason: 'With escalate its holder may write rights into a role that they do not hold, such as one bound to them.',
    severity: { cluster: 'critical', namespace: 'critical', named: 'high' },
    match: {
      by: 'grants',
      ways: [
        {
          needs: [[onCluster('escalate', RBAC, 'clusterroles')], [onCluster(WRITE, RBAC, 'clusterroles')]],
          scope: 'together',
          sameName: true,
        },
        { needs: [[on('escalate', RBAC, 'roles')], [on(WRITE, RBAC, 'roles')]], scope: 'together', sameName: true },
      ],
    },
  },
  {
    id: 'E04',
    title: 'Bind roles',
    reason: 'With bind its holder may give themself a role whose rights they do not hold.',
    severity: { cluster: 'critical', namespace: 'critical', named: 'high' },
    match: {
      by: 'grants',
      ways: [
        {
          needs: [[onCluster('bind', RBAC, 'clusterroles')], [onCluster(WRITE, RBAC, 'clusterrolebindings')]],
          scope: 'together',
        },
        { needs: [[on('bind', RBAC, 'clusterroles roles')], [on(WRITE, RBAC, 'rolebindings')]], scope: 'together' },
      ],
    },
  },
  {
    id: 'E06',
    title: 'Edit ClusterRoles that others aggregate',
    reason: 'A label on a ClusterRole adds its rules to view, edit or admin, and so to everybody bound to these.',
    severity: { cluster: 'medium', namespace: 'medium' },
    match: single(onCluster(WRITE, RBAC, 'clusterroles')),
  },
  {
    id: 'E07',
    title: 'Impersonate',
    reason: 'Its holder acts as another user or ServiceAccount, with all rights of that one.',
    severity: { cluster: 'critical', namespace: 'critical', named: 'high' },
    match: single(BECOME_ANYBODY, BECOME_ACCOUNT),
  },
  {
    id: 'E08',
    title: 'Impersonate a member of system:masters',
    reason: 'Members of system:masters are allowed everything before any authorizer is asked.',
    severity: { cluster: 'critical', namespace: 'critical' },
    match: {
      by: 'grants',
      ways: [
        {
          needs: [[BECOME_ANYBODY, BECOME_ACCOUNT], [onCluster('impersonate', '', 'groups', ['system:masters'])]],
          scope: 'apart',
        },
      ],
    },
  },
  {
    id: 'E09',
    title: 'Impersonate with attributes of its choice',
    reason: 'Its holder sets the uid or extra fields of who it acts as, which webhooks may take for the truth.',
    severity: { cluster: 'medium', namespace: 'medium', named: 'low' },
    match: {
      by: 'grants',
      ways: [
        {
          // Kubernetes takes attributes only beside a user.
          needs: [[onCluster('impersonate', AUTHENTICATION, 'uids userextras/')], [BECOME_ANYBODY, BECOME_ACCOUNT]],
          scope: 'apart',
        },
      ],
    },
  },
  {
    id: 'E10',
    title: 'Impersonate for some requests',
    reason: 'From Kubernetes 1.36 its holder acts as somebody else in the requests that the second rule names.',
    severity: { cluster: 'high', namespace: 'medium' },
    match: {
      by: 'grants',
      ways: [
        constrained('user-info', onCluster('impersonate:user-info', AUTHENTICATION, 'users')),
        constrained('serviceaccount', on('impersonate:serviceaccount', AUTHENTICATION, 'serviceaccounts')),
        constrained('arbitrary-node', onCluster('impersonate:arbitrary-node', AUTHENTICATION, 'nodes')),
        // The node that the holder's own token is bound to; it is asked for by this literal name.
        constrained('associated-node', onCluster('impersonate:associated-node', AUTHENTICATION, 'nodes', ['*'])),
      ],
    },
  },
  {
    id: 'E11',
    title: 'Create pods',
    reason: 'A new pod runs as any ServiceAccount of the namespace and mounts any of its Secrets.',
    severity: { cluster: 'critical', namespace: 'high' },
    match: single(CREATE_PODS),
  },
  {
    id: 'E12',
    title: 'Create or change workloads',
    reason: 'A pod template runs as any ServiceAccount of the namespace and mounts any of its Secrets.',
    severity: { cluster: 'critical', namespace: 'high', named: 'high' },
    match: single(...WORKLOADS),
  },
  {
    id: 'E15',
    title: 'Run commands in pods',
    reason: 'Code in a pod has its ServiceAccount, Secrets and mounts; up to Kubernetes 1.34 get is enough.',
    severity: { cluster: 'critical', namespace: 'high', named: 'medium' },
    match: single(on('create get', '', 'pods/exec pods/attach')),
  },
  {
    id: 'E16',
    title: 'Add containers to running pods',
    reason: 'An ephemeral container runs beside the others, with the ServiceAccount of the pod.',
    severity: { cluster: 'critical', namespace: 'high', named: 'medium' },
    match: single(on('update patch', '', 'pods/ephemeralcontainers')),
  },
  {
    id: 'E17',
    title: 'Change pods',
    reason: 'Another image in a running pod is code with its ServiceAccount, Secrets and mounts.',
    severity: { cluster: 'critical', namespace: 'high', named: 'medium' },
    match: single(on('update patch', '', 'pods')),
  },
  {
    id: 'E18',
    title: 'Mint ServiceAccount tokens',
    reason: 'A token of a ServiceAccount carries all its rights, anywhere, for as long as it lasts.',
    severity: { cluster: 'critical', namespace: 'high', named: 'high' },
    match: single(on('create', '', 'serviceaccounts/token')),
  },
  {
    id: 'E19',
    title: 'Read Secrets',
    reason: 'Secrets hold credentials and tokens; list and watch return their contents as get does.',
    severity: { cluster: 'critical', namespace: 'high', named: 'medium' },
    match: single(READ_SECRETS),
  },
  {
    id: 'E20',
    title: 'Have tokens written into Secrets',
    reason:
      'Kubernetes fills a new Secret of the token type for any ServiceAccount beside it; its holder gets to read it.',
    severity: { cluster: 'critical', namespace: 'high' },
    match: allOf([on('create', '', 'secrets')], [READ_SECRETS, CREATE_PODS, ...WORKLOADS]),
  },
  {
    id: 'E21',
    title: 'Change Secrets',
    reason: 'Its holder replaces the credentials and certificates that others trust, with ones that it knows.',
    severity: { cluster: 'high', namespace: 'medium', named: 'medium' },
    match: single(on('update patch', '', 'secrets')),
  },
  ...CONTROL_PLANE_RULES,
  {
    id: 'P04.verbs',
    title: 'Every verb',
    reason: 'A star in verbs also grants verbs that are not requests: bind, escalate, impersonate, and those to come.',
    severity: { cluster: 'high', namespace: 'medium', named: 'low' },
    match: single({ verbs: ['*'], apiGroups: 'written', resources: 'written' }),
  },
  {
    id: 'P04.resources',
    title: 'Every resource',
    reason: 'A star in resources grants every subresource and whatever the API group will serve one day.',
    severity: { cluster: 'high', namespace: 'medium', named: 'low' },
    match: single({ verbs: 'written', apiGroups: 'written', resources: ['*'] }),
  },
  {
    id: 'P04.apiGroups',
    title: 'Every API group',
    reason: 'A star in apiGroups grants resources of that name in every group, those of later installations too.',
    severity: { cluster: 'medium', namespace: 'low', named: 'low' },
    match: single({ verbs: 'written', apiGroups: ['*'], resources: 'written' }),
  },
  ...EVERYBODY_RULES,
];

/** Kubernetes asks twice: who is impersonated, and for each request whether it may be made so. */
function constrained(mode: string, who: ReturnType<typeof on>) {
  const what = { verbs: [`impersonate-on:${mode}:`], apiGroups: 'written', resources: 'written' } as const;
  return { needs: [[who], [what]], scope: 'apart' } as const;
}
