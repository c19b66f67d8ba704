import type { Rule } from '../model';
import type { RiskRule } from './risk-rule';

const NOTHING = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
const url = (...nonResourceURLs: string[]): Rule => ({ ...NOTHING, verbs: ['get', 'head'], nonResourceURLs });
const to = (verbs: string[], apiGroup: string, resources: string[], resourceNames: string[] = []): Rule => {
  return { ...NOTHING, verbs, apiGroups: [apiGroup], resources, resourceNames };
};

const PUBLIC: readonly Rule[] = [
  url('/healthz', '/livez', '/livez/*', '/readyz', '/readyz/*', '/version', '/version/'),
];
/** What kubeadm lets joining nodes read. */
const CLUSTER_INFO = { scope: 'kube-public', rules: [to(['get'], '', ['configmaps'], ['cluster-info'])] };
const DISCOVERY: readonly Rule[] = [url('/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*')];
const SELF: readonly Rule[] = [
  to(['create'], 'authorization.k8s.io', ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']),
  to(['create'], 'authentication.k8s.io', ['selfsubjectreviews']),
];
const ISSUER: readonly Rule[] = [
  url('/.well-known/openid-configuration', '/.well-known/openid-configuration/', '/openid/v1/jwks', '/openid/v1/jwks/'),
];
const TRUST: readonly Rule[] = [to(['get', 'list', 'watch'], 'certificates.k8s.io', ['clustertrustbundles'])];

/**
 * Grants to those who need no account, or any. What Kubernetes and kubeadm give them is known by its contents, not by
 * names: a default role that was widened is found. Source: kubernetes bootstrappolicy/policy.go.
 */
export const EVERYBODY_RULES: readonly RiskRule[] = [
  {
    id: 'P01',
    title: 'Granted to the anonymous',
    reason: 'Whoever reaches the API server holds it, without any credentials.',
    severity: { cluster: 'critical', namespace: 'critical' },
    match: {
      by: 'holder',
      groups: ['system:unauthenticated'],
      users: ['system:anonymous'],
      beyond: [{ scope: '', rules: PUBLIC }, CLUSTER_INFO],
    },
  },
  {
    id: 'P02',
    title: 'Granted to everybody',
    reason: 'Every user, or every ServiceAccount and so every pod of the cluster, holds it.',
    severity: { cluster: 'critical', namespace: 'high', named: 'medium' },
    match: {
      by: 'holder',
      groups: ['system:authenticated', 'system:serviceaccounts'],
      users: [],
      beyond: [{ scope: '', rules: [...PUBLIC, ...DISCOVERY, ...SELF, ...ISSUER, ...TRUST] }, CLUSTER_INFO],
    },
  },
];
