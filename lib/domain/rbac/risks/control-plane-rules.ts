import { allOf, onCluster, type RiskRule, single } from './risk-rule';

const ADMISSION = 'admissionregistration.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';
const WRITE = 'create update patch';
/** Admission asks for the signer's name and, literally, for every signer of its domain. */
const CLIENT_SIGNERS = ['kubernetes.io/kube-apiserver-client', 'kubernetes.io/*'];

/** Grants to what the cluster itself rests on: its certificates, kubelets, admission and API groups. */
export const CONTROL_PLANE_RULES: readonly RiskRule[] = [
  {
    id: 'E22',
    title: 'Approve client certificates',
    reason: 'Its holder asks for a client certificate of any user but a member of system:masters, and approves it.',
    severity: { cluster: 'critical', namespace: 'critical' },
    match: allOf(
      [onCluster('approve', CERTIFICATES, 'signers', CLIENT_SIGNERS)],
      [onCluster('update patch', CERTIFICATES, 'certificatesigningrequests/approval')],
      [onCluster('create', CERTIFICATES, 'certificatesigningrequests')],
    ),
  },
  {
    id: 'E23',
    title: 'Sign client certificates',
    reason: 'Its holder answers requests as the signer: any certificate that the cluster trusts can be put there.',
    severity: { cluster: 'critical', namespace: 'critical' },
    match: allOf(
      [onCluster('sign', CERTIFICATES, 'signers', CLIENT_SIGNERS)],
      [onCluster('update patch', CERTIFICATES, 'certificatesigningrequests/status')],
    ),
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
    match: single(onCluster(WRITE, ADMISSION, 'mutatingwebhookconfigurations validatingwebhookconfigurations')),
  },
  {
    id: 'E27',
    title: 'Write mutating admission policies',
    reason: 'A policy in CEL may change whatever is written to the cluster, roles and pods of others included.',
    severity: { cluster: 'critical', namespace: 'critical', named: 'critical' },
    match: {
      by: 'grants',
      ways: [
        // One that is bound takes effect by itself; a new one needs its binding.
        { needs: [[onCluster('update patch', ADMISSION, 'mutatingadmissionpolicies')]], scope: 'together' },
        {
          needs: [
            [onCluster('create', ADMISSION, 'mutatingadmissionpolicies')],
            [onCluster(WRITE, ADMISSION, 'mutatingadmissionpolicybindings')],
          ],
          scope: 'together',
        },
      ],
    },
  },
  {
    id: 'E28',
    title: 'Serve API groups',
    reason: 'An APIService sends the requests of a whole API group, and who makes them, to a server of its choice.',
    severity: { cluster: 'critical', namespace: 'critical', named: 'critical' },
    match: single(onCluster(WRITE, 'apiregistration.k8s.io', 'apiservices')),
  },
];
