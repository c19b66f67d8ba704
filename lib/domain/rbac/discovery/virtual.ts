/** What authorizers are asked about although no API serves it: verbs, resources and subresources by agreement. */

const AUTHENTICATION = 'authentication.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';
/** The actions of this console are rules in this group. */
const OWN_GROUP = 'castellan.dev';

/** Verbs of HTTP requests about resources. Source: apiserver pkg/endpoints/request/requestinfo.go; `proxy` is legacy. */
export const REQUEST_VERBS = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'proxy',
] as const;

/** Verbs of requests to URLs that are no resources: HTTP methods in lower case. */
export const URL_VERBS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;

/**
 * Verbs of secondary checks. Sources: kubernetes pkg/registry/rbac/escalation_check.go (bind, escalate), apiserver
 * pkg/endpoints/filters/impersonation (impersonate), plugin/pkg/admission/certificates/util.go (approve, sign, attest),
 * apiserver pkg/endpoints/handlers/delete.go (the last one); `use` is asked by admission of security policies.
 */
export const VIRTUAL_VERBS = [
  'impersonate',
  'bind',
  'escalate',
  'use',
  'approve',
  'sign',
  'attest',
  'unsafe-delete-ignore-read-errors',
] as const;

const virtualVerbs: ReadonlySet<string> = new Set(VIRTUAL_VERBS);
/** Constrained impersonation: `impersonate:MODE` on an identity, `impersonate-on:MODE:VERB` on the target. */
const VERB_FAMILIES = /^impersonate:[^:]+$|^impersonate-on:[^:]+:.+$/u;

export function isVirtualVerb(verb: string): boolean {
  return virtualVerbs.has(verb) || VERB_FAMILIES.test(verb);
}

export type VirtualResource = { readonly apiGroup: string; readonly resource: string };

/** Identities of impersonation, and signers of certificates. */
export const VIRTUAL_RESOURCES: readonly VirtualResource[] = [
  { apiGroup: '', resource: 'users' },
  { apiGroup: '', resource: 'groups' },
  { apiGroup: AUTHENTICATION, resource: 'users' },
  { apiGroup: AUTHENTICATION, resource: 'groups' },
  { apiGroup: AUTHENTICATION, resource: 'uids' },
  { apiGroup: AUTHENTICATION, resource: 'userextras' },
  { apiGroup: AUTHENTICATION, resource: 'serviceaccounts' },
  { apiGroup: AUTHENTICATION, resource: 'nodes' },
  { apiGroup: CERTIFICATES, resource: 'signers' },
];

export function isVirtualResource(apiGroup: string, resource: string): boolean {
  return (
    apiGroup === OWN_GROUP ||
    VIRTUAL_RESOURCES.some((known) => known.apiGroup === apiGroup && known.resource === resource)
  );
}

/** Only ServiceAccounts are impersonated in a namespace; the other virtual resources are cluster-wide. */
export function isVirtualAndClusterWide(apiGroup: string, resource: string): boolean {
  return apiGroup !== OWN_GROUP && isVirtualResource(apiGroup, resource) && resource !== 'serviceaccounts';
}

type VirtualSubresource = { readonly apiGroup: string; readonly resource: string; readonly names: readonly string[] };

/**
 * Sources: csrapproving controller (nodeclient …); kubelet authorization (nodes/…), whose verbs are HTTP methods;
 * OpenShift's endpoints admission; CDI doc/clone-datavolume.md (datavolumes/source).
 */
const VIRTUAL_SUBRESOURCES: readonly VirtualSubresource[] = [
  {
    apiGroup: CERTIFICATES,
    resource: 'certificatesigningrequests',
    names: ['nodeclient', 'selfnodeclient', 'selfnodeserver'],
  },
  {
    apiGroup: '',
    resource: 'nodes',
    names: ['proxy', 'metrics', 'stats', 'log', 'spec', 'checkpoint', 'configz', 'healthz', 'pods'],
  },
  { apiGroup: '', resource: 'endpoints', names: ['restricted'] },
  { apiGroup: 'cdi.kubevirt.io', resource: 'datavolumes', names: ['source'] },
];

/**
 * The subresources that are asked about by agreement; with `finalizers` of any resource, which the admission plugin
 * OwnerReferencesPermissionEnforcement asks to update.
 */
export function virtualSubresources(apiGroup: string, resource: string): readonly string[] {
  const found = VIRTUAL_SUBRESOURCES.find((known) => known.apiGroup === apiGroup && known.resource === resource);
  return [...(found?.names ?? []), 'finalizers'];
}
