import type { DiscoveryOutput } from '@/lib/contract';
import type { Words } from '../state/ask-url';
import { isUrl } from '../state/question';
import { asWritten, filled, fit, type OptionGroup, type SlotOption } from './option';
import { resourceText } from './words';

export type Served = DiscoveryOutput['value']['resources'];

/** The methods of a request to a URL, as RBAC sees them. */
const URL_VERBS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];
const RESOURCE_VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

// Verbs that no URL carries: the API server asks its authorizer for them beside the request.
const VIRTUAL: readonly {
  readonly verb: string;
  readonly apiGroup: string;
  readonly resources: readonly string[];
  readonly hint: string;
}[] = [
  { verb: 'impersonate', apiGroup: '', resources: ['users', 'groups', 'serviceaccounts'], hint: 'act as them' },
  { verb: 'impersonate', apiGroup: 'authentication.k8s.io', resources: ['uids', 'userextras'], hint: 'act with them' },
  {
    verb: 'bind',
    apiGroup: 'rbac.authorization.k8s.io',
    resources: ['roles', 'clusterroles'],
    hint: 'hand out without holding',
  },
  {
    verb: 'escalate',
    apiGroup: 'rbac.authorization.k8s.io',
    resources: ['roles', 'clusterroles'],
    hint: 'write more than one holds',
  },
  { verb: 'approve', apiGroup: 'certificates.k8s.io', resources: ['signers'], hint: 'approve certificates of it' },
  { verb: 'sign', apiGroup: 'certificates.k8s.io', resources: ['signers'], hint: 'sign certificates as it' },
  { verb: 'attest', apiGroup: 'certificates.k8s.io', resources: ['signers'], hint: 'attest for trust bundles of it' },
];

/** The verbs that the cluster serves for this resource; undefined when it does not serve the resource. */
export function servedVerbs(served: Served, words: Pick<Words, 'apiGroup' | 'resource' | 'subresource'>) {
  const resource = served.find((r) => r.apiGroup === words.apiGroup && r.resource === words.resource);
  if (words.subresource === '') return resource?.verbs;
  return resource?.subresources.find((s) => s.name === words.subresource)?.verbs;
}

const option = (verb: string, hint?: string): SlotOption => ({
  id: verb,
  label: verb,
  ...(hint === undefined ? {} : { hint }),
  words: { verb },
});

function virtualOf(words: Words): SlotOption[] {
  return VIRTUAL.filter((v) => v.apiGroup === words.apiGroup && v.resources.includes(words.resource)).map((v) =>
    option(v.verb, v.hint),
  );
}

/** What can be put in the verb's place: what is served, what is only asked of the authorizer, what is not served. */
export function verbOptions(served: Served, words: Words, typed: string): OptionGroup[] {
  const fits = (o: SlotOption) => fit(typed, o.label) !== undefined;
  const groups = (
    isUrl(words) ? [{ value: 'Methods', items: URL_VERBS.map((v) => option(v)) }] : resourceVerbs(served, words)
  )
    .map((group) => ({ ...group, items: group.items.filter(fits) }))
    .concat({ value: 'Every verb', items: [option('*', 'the verb *, held only by rules that say *')].filter(fits) });
  const known = groups.some((group) => group.items.some((o) => o.label === typed));
  return filled(known ? groups : [...groups, asWritten(typed, { verb: typed })]);
}

function resourceVerbs(served: Served, words: Words): OptionGroup[] {
  if (words.resource === '') return [{ value: 'Verbs', items: RESOURCE_VERBS.map((v) => option(v)) }];
  const has = servedVerbs(served, words);
  const virtual = { value: 'Asked of the authorizer only', items: virtualOf(words) };
  if (has === undefined) return [virtual, { value: 'Verbs', items: RESOURCE_VERBS.map((v) => option(v)) }];
  const name = resourceText(words);
  const others = RESOURCE_VERBS.filter((v) => !has.includes(v));
  // In the order of the API's own documents, so that `get` does not wander from one resource to the next.
  const ordered = [...RESOURCE_VERBS.filter((v) => has.includes(v)), ...has.filter((v) => !RESOURCE_VERBS.includes(v))];
  return [
    { value: `Served by ${name}`, items: ordered.map((v) => option(v)) },
    virtual,
    { value: `Not served by ${name}`, items: others.map((v) => option(v, 'no such request exists')) },
  ];
}
