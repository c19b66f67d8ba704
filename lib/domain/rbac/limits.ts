import type { Requester } from './model';

/** Something besides RBAC objects that decides about a request. An answer of this room is silent about it. */
export type Limit = {
  readonly code: 'node-authorizer' | 'other-authorizers' | 'impersonation' | 'admission';
  readonly text: string;
  /** What it can do to an answer: allow what RBAC refuses, or refuse what RBAC allows. */
  readonly effect: 'may-allow' | 'may-refuse' | 'either';
};

const NODE: Limit = {
  code: 'node-authorizer',
  text: 'Kubelets (system:node:NAME in group system:nodes) are also judged by the Node authorizer, from the pods bound to them.',
  effect: 'may-allow',
};

/** What holds for every answer. Source: kubernetes pkg/kubeapiserver/authorizer/config.go, apiserver pkg/authorization/union. */
const ALWAYS: readonly Limit[] = [
  {
    code: 'other-authorizers',
    text: 'A webhook or ABAC authorizer, where one is configured, may allow more, or refuse before RBAC is asked.',
    effect: 'either',
  },
  {
    code: 'impersonation',
    text: 'Whoever may impersonate somebody else can act with the rights of that user, group or ServiceAccount.',
    effect: 'may-allow',
  },
  {
    code: 'admission',
    text: 'An authorised write can still be refused by admission: pod security, policies, webhooks, quotas.',
    effect: 'may-refuse',
  },
];

/**
 * What RBAC objects cannot tell about an answer.
 *
 * @param requester whom the answer is about; leave it out for answers about everybody
 */
export function limitsOf(requester?: Requester): readonly Limit[] {
  const maybeNode = requester === undefined || requester.groups.includes('system:nodes');
  return maybeNode ? [NODE, ...ALWAYS] : ALWAYS;
}
