import { describe, expect, it } from 'vitest';
import { ruleOfWords } from '../rbac/__cases__/words';
import type { Discovery, ServedResource } from '../rbac/discovery';
import { grantsOf } from './grant';
import { type Covered, expandGrant, type Grant } from './index';

const served = (
  apiGroup: string,
  resource: string,
  verbs: string,
  namespaced = true,
  ...subresources: string[]
): ServedResource => ({
  apiGroup,
  version: 'v1',
  resource,
  singular: '',
  kind: '',
  shortNames: [],
  namespaced,
  verbs: verbs.split(' '),
  subresources: subresources.map((words) => {
    const [name = '', ...rest] = words.split(' ');
    return { name, verbs: rest };
  }),
});
const DISCOVERY: Discovery = {
  complete: true,
  resources: [
    served('', 'pods', 'get list delete', true, 'log get', 'exec create get'),
    served('', 'nodes', 'get list', false, 'proxy get create'),
    served('apps', 'deployments', 'get patch', true, 'scale get update'),
  ],
};

const CASES: readonly { why: string; rule: string; scope?: string; covers: string[] }[] = [
  { why: 'a plain right covers itself', rule: 'get core/pods', covers: ['core/pods get'] },
  { why: 'a star in verbs is every verb served', rule: '* core/pods', covers: ['core/pods get,list,delete'] },
  {
    why: 'a star in resources is every resource and subresource of the group',
    rule: 'get core/*',
    covers: ['core/pods get', 'core/pods/log get', 'core/pods/exec get', 'core/nodes get', 'core/nodes/proxy get'],
  },
  { why: 'in a namespace nothing without one', rule: 'list */*', scope: 'web', covers: ['core/pods list'] },
  { why: 'a subresource of every resource', rule: '* */*/scale', covers: ['apps/deployments/scale get,update'] },
  { why: 'pods/* is a literal', rule: 'get core/pods/*', covers: [] },
  { why: 'what is not served is not covered', rule: 'get example.com/widgets', covers: [] },
  { why: 'verbs that are no requests are not served', rule: 'bind */*', covers: [] },
  { why: 'a right by name covers that object', rule: 'get core/pods#a', covers: ['core/pods get'] },
  { why: 'URLs are not resources', rule: 'get url:*', covers: [] },
];

describe('what a grant covers of that which is served', () => {
  it.each(CASES)('$why', ({ rule, scope = '', covers }) => {
    const [part] = [...grantsOf(ruleOfWords(rule))];
    if (part === undefined) throw new Error('no grant');
    expect(expandGrant(part.grant, DISCOVERY, scope).map(wordsOf)).toEqual(covers);
  });
});

describe('the grants of a rule', () => {
  const grants = (rule: string): Grant[] => Array.from(grantsOf(ruleOfWords(rule)), ({ grant }) => grant);

  it('are its groups, resources, verbs and names, multiplied', () => {
    expect(grants('get,list core+apps/a,b#x,y').length).toBe(16);
    expect(grants('get core/a#x')).toEqual([{ type: 'resource', apiGroup: '', resource: 'a', verb: 'get', name: 'x' }]);
    expect(grants('get core/a')).toEqual([{ type: 'resource', apiGroup: '', resource: 'a', verb: 'get' }]);
  });

  it('are its URLs and verbs', () => {
    expect(grants('get,post url:/a,/b*').length).toBe(4);
    expect(grants('get url:/b*')).toEqual([{ type: 'url', path: '/b*', verb: 'get' }]);
  });

  it('are none without verbs', () => {
    expect([...grantsOf({ ...ruleOfWords('get core/pods'), verbs: [] })]).toEqual([]);
  });
});

function wordsOf({ apiGroup, resource, verbs }: Covered): string {
  return `${apiGroup === '' ? 'core' : apiGroup}/${resource} ${verbs.join(',')}`;
}
