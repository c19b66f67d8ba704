import { EVERYBODY_RULES } from './everybody-rules';
import { on, onCluster, type RiskRule, single } from './risk-rule';

const RBAC = 'rbac.authorization.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';
const AUTHENTICATION = 'authentication.k8s.io';
const WRITE = 'create update patch';
/** Admission asks for the signer's name and, literally, for every signer of its domain. */
const CLIENT_SIGNERS = ['kubernetes.io/kube-apiserver-client', 'kubernetes.io/*'];

const BECOME_ANYBODY = onCluster('impersonate', '', 'users');
const BECOME_ACCOUNT = on('impersonate', '', 'serviceaccounts');

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
    match: single(on('create', '', 'pods')),
  },
  {
    id: 'E12',
    title: 'Create or change workloads',
    reason: 'A pod template runs as any ServiceAccount of the namespace and mounts any of its Secrets.',
    severity: { cluster: 'critical', namespace: 'high', named: 'high' },
    match: single(
      on(WRITE, 'apps', 'deployments daemonsets statefulsets replicasets'),
      on(WRITE, 'batch', 'jobs cronjobs'),
      on(WRITE, '', 'replicationcontrollers'),
    ),
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
    match: single(on('get list watch', '', 'secrets')),
  },
  {
    id: 'E22',
    title: 'Approve client certificates',
    reason: 'Its holder asks for a client certificate of any user but a member of system:masters, and approves it.',
    severity: { cluster: 'critical', namespace: 'critical' },
    match: {
      by: 'grants',
      ways: [
        {
          needs: [
            [onCluster('approve', CERTIFICATES, 'signers', CLIENT_SIGNERS)],
            [onCluster('update patch', CERTIFICATES, 'certificatesigningrequests/approval')],
            [onCluster('create', CERTIFICATES, 'certificatesigningrequests')],
          ],
          scope: 'together',
        },
      ],
    },
  },
  {
    id: 'E23',
    title: 'Sign client certificates',
    reason: 'Its holder answers requests as the signer: any certificate that the cluster trusts can be put there.',
    severity: { cluster: 'critical', namespace: 'critical' },
    match: {
      by: 'grants',
      ways: [
        {
          needs: [
            [onCluster('sign', CERTIFICATES, 'signers', CLIENT_SIGNERS)],
            [onCluster('update patch', CERTIFICATES, 'certificatesigningrequests/status')],
          ],
          scope: 'together',
        },
      ],
    },
  },
  {
    id: 'E24',
    title: 'Reach kubelets',
    reason: 'get on nodes/proxy opens the kubelet API: commands in every pod of the node, past audit and admission.',
    severity: { cluster: 'critical', namespace: 'critical' },
    match: single(onCluster('get', '', 'nodes/proxy')),
  },
  {
    id: 'E25',
    title: 'Reach parts of kubelets',
    reason: 'The kubelet runs commands, hands out logs and configuration, or dumps the memory of containers.',
    severity: { cluster: 'high', namespace: 'high' },
    match: single(
      onCluster('create', '', 'nodes/proxy nodes/checkpoint'),
      onCluster('get', '', 'nodes/log nodes/configz nodes/pods'),
    ),
  },
  {
    id: 'E26',
    title: 'Write admission webhooks',
    reason: 'A webhook sees and may change whatever is written to the cluster, Secrets included.',
    severity: { cluster: 'critical', namespace: 'critical', named: 'critical' },
    match: single(
      onCluster(WRITE, 'admissionregistration.k8s.io', 'mutatingwebhookconfigurations validatingwebhookconfigurations'),
    ),
  },
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
